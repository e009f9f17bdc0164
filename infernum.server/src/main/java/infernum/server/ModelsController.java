package infernum.server;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists what can be asked for, in the shape of OpenAI's models API. */
@RestController
class ModelsController {
  private final ServedModel served;

  ModelsController(ServedModel served) {
    this.served = served;
  }

  /** A page of models; this server's is always whole. */
  record Models(String object, List<Model> data) {}

  /**
   * One model.
   *
   * @param created seconds since 1970
   */
  record Model(String id, String object, long created, String ownedBy) {}

  @GetMapping("/v1/models")
  Models models() {
    return new Models("list", List.of(model()));
  }

  private Model model() {
    return new Model(served.id(), "model", served.created().getEpochSecond(), "infernum");
  }
}
