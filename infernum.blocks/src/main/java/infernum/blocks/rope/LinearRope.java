package infernum.blocks.rope;

import infernum.spi.Settings;
import infernum.spi.block.RopeVariant;
import infernum.spi.model.ModelConfig;
import infernum.spi.op.RopePolicy;

/** {@code linear}: positions divided by a factor (position interpolation, arXiv:2306.15595). */
public final class LinearRope implements RopeVariant {
  /** For the service loader. */
  public LinearRope() {}

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public RopePolicy create(Spec spec, ModelConfig scaling, Settings settings) {
    return new Policy(spec.theta(), scaling.positiveNumber("factor"));
  }

  /**
   * The policy.
   *
   * @param theta base of the frequencies
   * @param factor by which positions are divided
   */
  public record Policy(double theta, double factor) implements RopePolicy {
    @Override
    public void frequencies(int position, double[] frequencies) {
      Frequencies.plain(theta, frequencies);
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] /= factor;
      }
    }
  }
}
