package infernum.runtime.sampling;

import infernum.spi.InfernumException;
import infernum.spi.Parameter;
import infernum.spi.Settings;
import infernum.spi.sampling.LogitsProcessorFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that requests may set, with a model's own defaults. Immutable.
 *
 * <p>Where a request doesn't say, generation_config.json does, and where that doesn't, the stage
 * that declares the parameter. Temperature has a rule of its own, so that an answer is random only
 * where somebody wants it: 0, which is greedy, unless the file states a temperature, or says {@code
 * do_sample: true} without one, which is 1; and 0 in any case where the file says {@code do_sample:
 * false}. That is how transformers reads the file ({@code do_sample} is false by default there),
 * but for a temperature without {@code do_sample}, which vLLM takes and transformers ignores with a
 * warning. Setting another parameter leaves the temperature as it is.
 */
public final class SamplingParameters {
  private final Map<String, Parameter> known = new TreeMap<>();
  private final Map<String, Double> defaults = new TreeMap<>();
  private final List<String> ofModel = new ArrayList<>();

  /**
   * Of what is installed.
   *
   * @param generation a model's generation_config.json; empty where it has none
   */
  public SamplingParameters(
      Collection<LogitsProcessorFactory> factories, Map<String, Object> generation) {
    for (LogitsProcessorFactory factory : factories) {
      factory.parameters().forEach(parameter -> known.put(parameter.name(), parameter));
    }
    known.forEach((name, parameter) -> {
      parameter.byDefault().ifPresent(value -> defaults.put(name, value));
      if (generation.get(name) instanceof Number number) {
        defaults.put(name, number.doubleValue());
        ofModel.add(name);
      }
    });
    if (known.containsKey(Temperature.NAME)) {
      temperature(generation.get("do_sample"));
    }
  }

  private void temperature(@Nullable Object drawn) {
    boolean stated = ofModel.contains(Temperature.NAME);
    if (Boolean.FALSE.equals(drawn) || (!stated && !Boolean.TRUE.equals(drawn))) {
      defaults.put(Temperature.NAME, 0.0);
    }
    if (!stated && drawn instanceof Boolean) {
      ofModel.add(Temperature.NAME);
    }
  }

  /** Every parameter by name. */
  public Map<String, Parameter> known() {
    return Map.copyOf(known);
  }

  /** What holds where a request doesn't say, by name. */
  public Map<String, Double> defaults() {
    return Map.copyOf(defaults);
  }

  /** Names of those whose default is the model's own. */
  public List<String> ofModel() {
    return List.copyOf(ofModel);
  }

  /**
   * The values for a request.
   *
   * @param asked what it sets
   * @throws InfernumException it sets what nobody knows
   */
  public Settings settings(Map<String, Double> asked) {
    Map<String, Double> values = new HashMap<>(defaults);
    asked.forEach((name, value) -> {
      if (!known.containsKey(name)) {
        throw new InfernumException(
            "no sampling parameter is named '%s'; there are: %s"
                .formatted(name, String.join(", ", known.keySet())));
      }
      values.put(name, value);
    });
    return new Settings(values);
  }
}
