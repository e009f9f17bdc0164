package infernum.blocks.rope;

import infernum.spi.Settings;
import infernum.spi.block.RopeVariant;
import infernum.spi.model.ModelConfig;
import infernum.spi.op.RopePolicy;

/**
 * {@code dynamic}: the base grows with the context beyond the model's own (dynamic NTK,
 * arXiv:2309.00071, appendix B.3).
 *
 * <p>The context's length is taken to be the token's own position + 1, so that a token's rotation
 * doesn't depend on which others are computed beside it: a prompt in chunks gives the same bits as
 * whole. That is what transformers computes token by token; when it is given a long prompt at once
 * it rotates all tokens by the prompt's full length.
 */
public final class DynamicRope implements RopeVariant {
  /** For the service loader. */
  public DynamicRope() {}

  @Override
  public String name() {
    return "dynamic";
  }

  @Override
  public RopePolicy create(Spec spec, ModelConfig scaling, Settings settings) {
    return new Policy(spec.theta(), scaling.positiveNumber("factor"), spec.maxPositions());
  }

  /**
   * The policy.
   *
   * @param theta base of the frequencies up to {@code maxPositions}
   * @param factor how fast the base grows
   * @param maxPositions context from which on it grows
   */
  public record Policy(double theta, double factor, int maxPositions) implements RopePolicy {
    @Override
    public void frequencies(int position, double[] frequencies) {
      int rotary = 2 * frequencies.length;
      double length = Math.max(position + 1, maxPositions);
      double growth = factor * length / maxPositions - (factor - 1);
      double base = theta * Math.pow(growth, rotary / (rotary - 2.0));
      Frequencies.plain(base, frequencies);
    }
  }
}
