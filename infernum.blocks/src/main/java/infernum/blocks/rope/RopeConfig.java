package infernum.blocks.rope;

import infernum.spi.block.RopeVariant;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.Parts;
import infernum.spi.model.Parts.Chosen;
import infernum.spi.model.Weights;
import infernum.spi.op.Rope;
import infernum.spi.op.RopePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the RoPE settings of a configuration, in both spellings: {@code rope_theta} with {@code
 * rope_scaling}, and {@code rope_parameters}, which holds both.
 */
public final class RopeConfig {
  /** The base of the frequencies where a checkpoint names none. */
  private static final double DEFAULT_THETA = 10_000;

  private RopeConfig() {}

  /** The rotation of a model's heads. */
  public static Rope read(ModelConfig config, Parts parts, int headDim, Weights<?> weights) {
    ModelConfig scaling =
        config.section(config.has("rope_parameters") ? "rope_parameters" : "rope_scaling");
    refuseLayers(scaling);
    double theta = number(scaling, config, "rope_theta", DEFAULT_THETA);
    double part = number(scaling, config, "partial_rotary_factor", 1);
    int rotary = (int) (headDim * part);
    config.require(
        rotary > 0 && rotary <= headDim && rotary % 2 == 0,
        "partial_rotary_factor",
        "leaves %d of %d elements of a head to rotate".formatted(rotary, headDim));
    int maxPositions = config.positive("max_position_embeddings", 2048);
    String type = scaling.text("rope_type", scaling.text("type", DefaultRope.NAME));
    Chosen<RopeVariant> chosen = parts.choose(RopeVariant.class, type, config);
    RopePolicy policy =
        chosen
            .variant()
            .create(new RopeVariant.Spec(theta, rotary, maxPositions), scaling, chosen.settings());
    return new Rope(factored(policy, weights, rotary), rotary, false);
  }

  private static void refuseLayers(ModelConfig scaling) {
    for (String key : scaling.keys()) {
      if (key.endsWith("_attention")) {
        throw scaling.error(key, "sets RoPE per kind of layer, which this family doesn't have");
      }
    }
  }

  private static double number(
      ModelConfig scaling, ModelConfig config, String key, double byDefault) {
    return scaling.number(key, config.number(key, byDefault));
  }

  private static RopePolicy factored(RopePolicy policy, Weights<?> weights, int rotary) {
    Optional<float[]> stored = weights.constants("rope_freqs.weight", rotary / 2);
    if (stored.isEmpty()) {
      return policy;
    }
    List<Double> factors = new ArrayList<>();
    for (float factor : stored.get()) {
      factors.add((double) factor);
    }
    return new FactoredRope(policy, factors);
  }
}
