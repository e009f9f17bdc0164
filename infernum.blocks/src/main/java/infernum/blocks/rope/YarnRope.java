package infernum.blocks.rope;

import infernum.spi.Settings;
import infernum.spi.block.RopeVariant;
import infernum.spi.model.ModelConfig;
import infernum.spi.op.RopePolicy;

/**
 * {@code yarn}: interpolates slow pairs, keeps fast ones, blends between, and sharpens attention
 * (arXiv:2309.00071). Settings are transformers': {@code factor}, {@code
 * original_max_position_embeddings}, {@code attention_factor}, {@code mscale}, {@code
 * mscale_all_dim}, {@code beta_fast}, {@code beta_slow}, {@code truncate}.
 */
public final class YarnRope implements RopeVariant {
  /** For the service loader. */
  public YarnRope() {}

  @Override
  public String name() {
    return "yarn";
  }

  @Override
  public RopePolicy create(Spec spec, ModelConfig scaling, Settings settings) {
    double original = spec.originalPositions();
    double factor = scaling.number("factor", spec.maxPositions() / original);
    return new Policy(
        spec.theta(),
        factor,
        original,
        orDefault(scaling.number("beta_fast", 0), 32),
        orDefault(scaling.number("beta_slow", 0), 1),
        scaling.flag("truncate", true),
        magnitude(scaling, factor));
  }

  /** A checkpoint's 0 means the default too, as it does in transformers. */
  private static double orDefault(double given, double byDefault) {
    return given == 0 ? byDefault : given;
  }

  private static double magnitude(ModelConfig scaling, double factor) {
    double mscale = scaling.number("mscale", 0);
    double allDims = scaling.number("mscale_all_dim", 0);
    if (scaling.has("attention_factor")) {
      return scaling.number("attention_factor");
    }
    return mscale != 0 && allDims != 0
        ? sharpness(factor, mscale) / sharpness(factor, allDims)
        : sharpness(factor, 1);
  }

  private static double sharpness(double factor, double mscale) {
    return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
  }

  /**
   * The policy.
   *
   * @param theta base of the frequencies
   * @param factor by which slow pairs are slowed further
   * @param original context that the model was first trained for, in tokens
   * @param betaFast turns over that context above which a pair is fast
   * @param betaSlow turns below which it is slow
   * @param truncate whether the borders between are rounded to whole pairs
   * @param magnitude factor on the rotated elements
   */
  public record Policy(
      double theta,
      double factor,
      double original,
      double betaFast,
      double betaSlow,
      boolean truncate,
      double magnitude)
      implements RopePolicy {
    @Override
    public void frequencies(int position, double[] frequencies) {
      int rotary = 2 * frequencies.length;
      double low = border(betaFast, rotary);
      double high = border(betaSlow, rotary);
      double from = Math.max(truncate ? Math.floor(low) : low, 0);
      double to = Math.min(truncate ? Math.ceil(high) : high, rotary - 1);
      // Where both borders fall on one pair the ramp is a step.
      double width = from == to ? 0.001 : to - from;
      Frequencies.plain(theta, frequencies);
      for (int i = 0; i < frequencies.length; i++) {
        double slow = Math.clamp((i - from) / width, 0.0, 1.0);
        frequencies[i] = frequencies[i] * (1 - slow) + frequencies[i] / factor * slow;
      }
    }

    /** The pair that turns that often over the original context. */
    private double border(double turns, int rotary) {
      return rotary * Math.log(original / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
    }
  }
}
