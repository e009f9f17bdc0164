package infernum.runtime.sampling;

import infernum.spi.Parameter;
import infernum.spi.sampling.LogitsProcessor;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.sampling.SamplingRequest;
import java.util.List;
import java.util.Optional;

/**
 * {@code top_p}: only the most likely tokens whose probabilities together reach p, at least one
 * (nucleus sampling, arXiv:1904.09751).
 */
public final class TopP implements LogitsProcessorFactory {
  private static final String NAME = "top_p";

  /** For the service loader. */
  public TopP() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int order() {
    return 700;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.optional(
            NAME, "only the most likely tokens that together have this probability; 1: all", 1));
  }

  @Override
  public Optional<LogitsProcessor> create(SamplingRequest request) {
    double p = Ranges.number(request.settings(), NAME, 0, 1);
    return p == 1 ? Optional.empty() : Optional.of((logits, _) -> keep(logits, p));
  }

  static void keep(float[] logits, double p) {
    float largest = Masks.largest(logits);
    double total = Masks.total(logits, largest);
    float tail = tail(logits.length, p, largest, total);
    int[] tokens = new Best(logits, Masks.above(logits, tail), tail).falling();
    double sum = 0;
    int kept = 0;
    while (kept < tokens.length && (kept == 0 || sum < p * total)) {
      sum += Math.exp((double) logits[tokens[kept++]] - largest);
    }
    if (kept > 0) {
      Masks.keepUpTo(logits, tokens[kept - 1]);
    }
  }

  /**
   * A logit that no token of the nucleus is at or below: all n tokens below (1 - p) / n would have
   * less than 1 - p together, so those above reach p. Half of it leaves room for rounding.
   */
  private static float tail(int n, double p, float largest, double total) {
    return (float) (largest + Math.log((1 - p) / n / 2 * total));
  }
}
