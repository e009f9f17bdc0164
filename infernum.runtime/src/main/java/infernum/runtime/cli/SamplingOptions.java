package infernum.runtime.cli;

import infernum.runtime.library.GenerationOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.plugin.Services;
import infernum.runtime.sampling.SamplingParameters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that answer: how tokens are drawn. */
final class SamplingOptions {
  @Option(
      names = "--temperature",
      paramLabel = "NUMBER",
      description = "how random: 0 always takes the most likely token")
  private @Nullable Double temperature;

  @Option(
      names = "--sample",
      paramLabel = "NAME=NUMBER",
      description =
          "a parameter of sampling: top_p, top_k, min_p, repetition_penalty, presence_penalty,"
              + " frequency_penalty, or a plug-in's; repeatable")
  private Map<String, Double> parameters = new LinkedHashMap<>();

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "of the random numbers; the same one gives the same answer")
  private @Nullable Long seed;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "end the answer before this text; repeatable")
  private String[] stops = {};

  /** All of them, for answers of at most so many tokens. */
  GenerationOptions options(Map<String, Double> values, int maxTokens) {
    GenerationOptions options = GenerationOptions.DEFAULT.maxTokens(maxTokens).stop(stops);
    for (Map.Entry<String, Double> value : values.entrySet()) {
      options = options.set(value.getKey(), value.getValue());
    }
    return seed == null ? options : options.seed(seed);
  }

  /**
   * What holds for a model: what the user says, else what the model's files say; where neither says
   * anything, the most likely token.
   */
  Map<String, Double> values(LoadedModel model, Services services) {
    SamplingParameters known =
        new SamplingParameters(services.samplingStages().all(), model.generationConfig());
    Map<String, Double> values = new LinkedHashMap<>();
    known.ofModel().forEach(name -> values.put(name, known.settings(Map.of()).number(name)));
    values.putAll(parameters);
    if (temperature != null) {
      values.put("temperature", temperature);
    }
    if (values.isEmpty()) {
      values.put("temperature", 0.0);
    }
    known.settings(values); // refuses what nobody knows
    return values;
  }

  /** A line for the user. */
  static String shown(Map<String, Double> values) {
    return values.entrySet().stream()
        .map(value -> value.getKey() + " " + value.getValue())
        .collect(Collectors.joining(", ", "sampling: ", ""));
  }
}
