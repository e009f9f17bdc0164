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
import java.util.Set;

/**
 * Reads the RoPE settings of a configuration, in both spellings: {@code rope_theta} with {@code
 * rope_scaling}, and {@code rope_parameters}, which holds both.
 */
public final class RopeConfig {
  /** Settings of some policies, which the others pass over as transformers does. */
  private static final Set<String> OF_SOME =
      Set.of(
          "attention_factor",
          "beta_fast",
          "beta_slow",
          "factor",
          "finetuned",
          "high_freq_factor",
          "long_factor",
          "low_freq_factor",
          "mscale",
          "mscale_all_dim",
          "original_max_position_embeddings",
          "short_factor",
          "truncate");

  private RopeConfig() {}

  /**
   * The rotation of a model's heads.
   *
   * @param byDefault the base of the frequencies where the configuration names none
   */
  public static Rope read(
      ModelConfig config, Parts parts, int headDim, double byDefault, Weights<?> weights) {
    ModelConfig scaling = section(config);
    refuseLayers(scaling);
    double theta = number(scaling, config, "rope_theta", byDefault);
    double part = number(scaling, config, "partial_rotary_factor", 1);
    // A part that comes from a division, 30 of 44, must not lose its last element to rounding.
    int rotary = (int) (headDim * part + 1e-6);
    config.require(
        rotary > 0 && rotary <= headDim && rotary % 2 == 0,
        "partial_rotary_factor",
        "leaves %d of %d elements of a head to rotate".formatted(rotary, headDim));
    String type = scaling.text("rope_type", scaling.text("type", DefaultRope.NAME));
    Chosen<RopeVariant> chosen = parts.choose(RopeVariant.class, type, config);
    RopePolicy policy =
        chosen.variant().create(spec(config, scaling, theta, rotary), scaling, chosen.settings());
    for (String key : scaling.unread(OF_SOME)) {
      throw scaling.error(key, "isn't a setting of rope '%s'".formatted(chosen.variant().name()));
    }
    return new Rope(factored(policy, weights, rotary), rotary, false);
  }

  private static ModelConfig section(ModelConfig config) {
    ModelConfig old = config.section("rope_scaling");
    ModelConfig young = config.section("rope_parameters");
    // Where a file has both, transformers takes the old one.
    return old.keys().isEmpty() ? young : old;
  }

  private static RopeVariant.Spec spec(
      ModelConfig config, ModelConfig scaling, double theta, int rotary) {
    String original = "original_max_position_embeddings";
    int positions = config.positive("max_position_embeddings");
    int within = scaling.positive(original, positions);
    return new RopeVariant.Spec(theta, rotary, positions, config.positive(original, within));
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
    return scaling.positiveNumber(key, config.positiveNumber(key, byDefault));
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
