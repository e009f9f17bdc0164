package infernum.server.metrics;

import infernum.server.served.ModelSlot;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows what the engine does to whoever watches it; also while it ends. */
@RestController
final class MetricsController {
  private static final MediaType TEXT =
      MediaType.parseMediaType("text/plain;version=0.0.4;charset=utf-8");

  private final ModelSlot slot;
  private final Metrics metrics;

  MetricsController(ModelSlot slot, Metrics metrics) {
    this.slot = slot;
    this.metrics = metrics;
  }

  @GetMapping("/metrics")
  ResponseEntity<String> metrics() {
    return ResponseEntity.ok()
        .contentType(TEXT)
        .body(metrics.of(slot.model().orElseGet(slot::require)).scrape());
  }
}
