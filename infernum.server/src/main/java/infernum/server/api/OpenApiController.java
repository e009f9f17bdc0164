package infernum.server.api;

import infernum.server.served.ModelSlot;
import infernum.server.served.Served;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the OpenAPI document. */
@RestController
final class OpenApiController {
  private final ModelSlot slot;

  OpenApiController(ModelSlot slot) {
    this.slot = slot;
  }

  @GetMapping("/openapi.json")
  Map<String, Object> document() {
    Served served = slot.require();
    return OpenApi.document(served.samplingFields(), served.sampling().defaults());
  }
}
