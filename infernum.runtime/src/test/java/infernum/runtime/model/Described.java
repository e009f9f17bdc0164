package infernum.runtime.model;

import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.runtime.plugin.VariantParts;
import infernum.spi.model.Model;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.ModelFamily;
import infernum.spi.tensor.Cpu;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a configuration leads to. Equal descriptions compute the same.
 *
 * @param model everything but the weights' names
 * @param weights those that it asks for, with their shapes
 * @param unknown keys that the user is told of
 */
public record Described(String model, Map<String, List<Long>> weights, List<String> unknown) {
  private static final Services SERVICES = Services.of(Plugins.none());

  /** As the loader would build it of this configuration. */
  public static Described of(ModelConfig config) {
    RecordedWeights weights = RecordedWeights.alone();
    String model = build(config, weights).toString();
    List<String> unknown = ConfigKeys.unknown(config);
    return new Described(model, new TreeMap<>(weights.asked()), unknown);
  }

  /** The model, by the family that its configuration names. */
  public static Model<Cpu> build(ModelConfig config, RecordedWeights weights) {
    String architecture = config.texts("architectures").getFirst();
    ModelFamily family =
        SERVICES.families().all().stream()
            .filter(f -> f.architectures().contains(architecture))
            .findFirst()
            .orElseThrow(() -> config.error("architectures", "names no family's"));
    return family.build(config, weights, new VariantParts(SERVICES, Map.of()));
  }

  /** A configuration of JSON texts by key. */
  public static ModelConfig config(SequencedMap<String, String> json) {
    StringBuilder object = new StringBuilder();
    json.forEach((key, value) ->
        object.append(object.isEmpty() ? "" : ",").append("\"%s\": %s".formatted(key, value)));
    return new ModelConfig(
        "config.json", JsonMapper.shared().readValue("{" + object + "}", new TypeReference<>() {}));
  }
}
