package infernum.runtime.cli;

import infernum.runtime.library.GenerationOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.plugin.Services;
import infernum.runtime.sampling.SamplingParameters;
import infernum.spi.Settings;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
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
  GenerationOptions options(int maxTokens) {
    GenerationOptions options = GenerationOptions.DEFAULT.maxTokens(maxTokens).stop(stops);
    for (Map.Entry<String, Double> value : asked().entrySet()) {
      options = options.set(value.getKey(), value.getValue());
    }
    return seed == null ? options : options.seed(seed);
  }

  /** What the user says. */
  private Map<String, Double> asked() {
    Map<String, Double> values = new LinkedHashMap<>(parameters);
    if (temperature != null) {
      values.put("temperature", temperature);
    }
    return values;
  }

  /**
   * A line for the user: the temperature, and what else the user or the model's files say.
   *
   * @throws infernum.spi.InfernumException the user sets what nobody knows
   */
  String shown(LoadedModel model, Services services) {
    SamplingParameters known =
        new SamplingParameters(services.samplingStages().all(), model.generationConfig());
    Settings settings = known.settings(asked());
    Set<String> names = new LinkedHashSet<>(known.ofModel());
    names.addAll(asked().keySet());
    names.remove("temperature");
    boolean greedy = settings.number("temperature") == 0;
    String others =
        names.stream()
            .map(name -> ", " + name + " " + settings.number(name))
            .collect(Collectors.joining());
    return "sampling: temperature %s%s%s"
        .formatted(
            settings.number("temperature"),
            greedy ? " (always the most likely token; --temperature changes it)" : "",
            others);
  }
}
