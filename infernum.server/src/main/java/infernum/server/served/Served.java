package infernum.server.served;

import infernum.runtime.chat.AnswerParsers;
import infernum.runtime.chat.ChatTemplates;
import infernum.runtime.engine.Engine;
import infernum.runtime.library.Infernum;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.plugin.Services;
import infernum.runtime.sampling.SamplingParameters;
import infernum.server.error.ApiException;
import infernum.server.error.ErrorBody;
import infernum.server.field.Field;
import infernum.server.field.JsonType;
import infernum.server.field.Shown;
import infernum.spi.Parameter;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.ToolCallParser;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A model that is ready to answer. Safe for use by several threads.
 *
 * @param id the name clients ask for
 * @param created when it was loaded
 * @param engine what computes its answers
 * @param device what the engine computes on
 * @param vocabulary how many tokens there are
 * @param tokenizer its own
 * @param templates its chat templates; empty where it only completes
 * @param parser finds calls and reasoning in its answers
 * @param sampling the parameters of requests, with its defaults
 */
public record Served(
    String id,
    Instant created,
    Engine engine,
    String device,
    int vocabulary,
    Tokenizer tokenizer,
    Optional<ChatTemplates> templates,
    ToolCallParser parser,
    SamplingParameters sampling) {

  /**
   * Of what was loaded.
   *
   * @throws infernum.spi.InfernumException its files have no tokenizer
   */
  public static Served of(
      String id, Infernum infernum, Optional<ChatTemplates> templates, Services services) {
    LoadedModel model = infernum.model();
    String source = templates.flatMap(ChatTemplates::defaultSource).orElse("");
    return new Served(
        id,
        Instant.now(),
        infernum.engine(),
        model.device(),
        model.vocabulary(),
        model.tokenizer(),
        templates,
        AnswerParsers.choose(services.toolCallParsers(), Optional.empty(), source),
        new SamplingParameters(services.samplingStages().all(), model.generationConfig()));
  }

  /** Which build computed an answer on what. */
  public String fingerprint() {
    return "infernum-" + device;
  }

  /** The fields by which requests set parameters of sampling, sorted by name. */
  public List<Field<Double>> samplingFields() {
    return fields(sampling);
  }

  /** The same, of parameters alone. */
  public static List<Field<Double>> fields(SamplingParameters sampling) {
    return sampling.known().values().stream()
        .sorted(Comparator.comparing(Parameter::name))
        .map(parameter -> Field.of(parameter.name(), JsonType.NUMBER, parameter.meaning()))
        .toList();
  }

  /**
   * Demands that a request is for this model.
   *
   * @param wanted the model's name; empty: whichever is served
   */
  public void requireNamed(Optional<String> wanted) {
    if (wanted.isPresent() && !wanted.get().equals(id)) {
      throw new ApiException(
          404,
          ErrorBody.INVALID,
          "model_not_found",
          Optional.of("model"),
          "the model '%s' doesn't exist; this server has '%s'"
              .formatted(Shown.of(wanted.get()), id));
    }
  }
}
