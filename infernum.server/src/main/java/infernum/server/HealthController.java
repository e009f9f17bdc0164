package infernum.server;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells whether the server answers. */
@RestController
class HealthController {

  record Health(String status) {}

  @GetMapping("/health")
  Health health() {
    return new Health("ok");
  }
}
