package infernum.blocks.rope;

import infernum.spi.Settings;
import infernum.spi.block.RopeVariant;
import infernum.spi.model.ModelConfig;
import infernum.spi.op.RopePolicy;

/** {@code default}: the paper's frequencies, theta^(-2i/rotary) (arXiv:2104.09864). */
public final class DefaultRope implements RopeVariant {
  /** The name of a checkpoint that says nothing about scaling. */
  public static final String NAME = "default";

  /** For the service loader. */
  public DefaultRope() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public RopePolicy create(Spec spec, ModelConfig scaling, Settings settings) {
    return new Policy(spec.theta());
  }

  /**
   * The policy.
   *
   * @param theta base of the frequencies
   */
  public record Policy(double theta) implements RopePolicy {
    @Override
    public void frequencies(int position, double[] frequencies) {
      Frequencies.plain(theta, frequencies);
    }
  }
}
