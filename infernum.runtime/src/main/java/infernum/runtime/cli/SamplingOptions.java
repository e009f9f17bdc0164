package infernum.runtime.cli;

import infernum.runtime.library.GenerationOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.plugin.Services;
import infernum.runtime.sampling.SamplingParameters;
import infernum.spi.Settings;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
   * Demands values that stages of sampling take; needs no model.
   *
   * @throws infernum.spi.InfernumException the user sets what nobody knows, or out of its bounds
   */
  void check(Subcommand command, Services services) {
    if (List.of(stops).contains("")) {
      throw command.refused("--stop is empty, and would end every answer before it begins");
    }
    options(1).requireAllowed(services);
  }

  /**
   * Sets a parameter from now on.
   *
   * @throws infernum.spi.InfernumException nobody knows it, or it is out of its bounds
   */
  void set(Services services, String parameter, double value) {
    GenerationOptions.DEFAULT.set(parameter, value).requireAllowed(services);
    Map<String, Double> values = asked();
    values.put(parameter, value);
    parameters = values;
    temperature = null;
  }

  private SamplingParameters known(LoadedModel model, Services services) {
    return new SamplingParameters(services.samplingStages().all(), model.generationConfig());
  }

  /** Whether always the most likely token is taken. */
  boolean isGreedy(LoadedModel model, Services services) {
    return known(model, services).settings(asked()).number("temperature") == 0;
  }

  /** The temperature, and what else the user or the model's files say. */
  String remark(LoadedModel model, Services services) {
    SamplingParameters known = known(model, services);
    Settings settings = known.settings(asked());
    Set<String> names = new LinkedHashSet<>(known.ofModel());
    names.addAll(asked().keySet());
    names.remove("temperature");
    String others =
        names.stream()
            .map(name -> ", " + name + " " + number(settings.number(name)))
            .collect(Collectors.joining());
    double temperature = settings.number("temperature");
    return (temperature == 0 ? "greedy" : "temperature " + number(temperature)) + others;
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
