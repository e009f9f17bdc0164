package infernum.blocks.rope;

import infernum.spi.op.RopePolicy;
import java.util.List;

/**
 * A policy whose frequencies are divided by numbers that the checkpoint stores, one per pair:
 * {@code rope_freqs} of GGUF files.
 */
public record FactoredRope(RopePolicy policy, List<Double> factors) implements RopePolicy {
  /** Copies the list. */
  public FactoredRope {
    factors = List.copyOf(factors);
  }

  @Override
  public void frequencies(int position, double[] frequencies) {
    if (frequencies.length != factors.size()) {
      throw new IllegalArgumentException(
          "%d factors for %d pairs".formatted(factors.size(), frequencies.length));
    }
    policy.frequencies(position, frequencies);
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] /= factors.get(i);
    }
  }

  @Override
  public double magnitude() {
    return policy.magnitude();
  }
}
