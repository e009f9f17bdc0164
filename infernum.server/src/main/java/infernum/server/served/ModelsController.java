package infernum.server.served;

import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Lists what can be asked for, in the shape of OpenAI's models API. */
@RestController
final class ModelsController {
  private final ModelSlot slot;

  ModelsController(ModelSlot slot) {
    this.slot = slot;
  }

  /** A page of models; this server's is always whole. */
  record Models(String object, List<Model> data) {}

  /**
   * One model.
   *
   * @param created seconds since 1970
   * @param maxModelLen tokens of a prompt and its answer, under vLLM's name
   */
  record Model(String id, String object, long created, String ownedBy, int maxModelLen) {}

  @GetMapping("/v1/models")
  Models models() {
    return new Models("list", List.of(model(slot.require())));
  }

  /** A model's name may have slashes. */
  @GetMapping("/v1/models/{*id}")
  Model model(@PathVariable("id") String id) {
    Served served = slot.require();
    served.requireNamed(Optional.of(id.substring(1)));
    return model(served);
  }

  private static Model model(Served served) {
    return new Model(
        served.id(),
        "model",
        served.created().getEpochSecond(),
        "infernum",
        served.engine().limits().context());
  }
}
