package infernum.server.served;

import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells whether the server answers; for liveness and readiness of whatever watches it. */
@RestController
final class HealthController {
  private final ModelSlot slot;
  private final InFlight inFlight;

  HealthController(ModelSlot slot, InFlight inFlight) {
    this.slot = slot;
    this.inFlight = inFlight;
  }

  /**
   * How it is.
   *
   * @param status {@code ok}, or why not
   */
  record Status(String status) {}

  @GetMapping("/health")
  ResponseEntity<Status> health() {
    Optional<String> trouble =
        Health.trouble(
            Health.Pulse.of(slot.require().engine().state()),
            inFlight.count() > 0,
            inFlight.since(),
            System.nanoTime());
    return ResponseEntity.status(trouble.isEmpty() ? 200 : 503)
        .body(new Status(trouble.orElse("ok")));
  }
}
