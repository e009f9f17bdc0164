package infernum.runtime.sampling;

import infernum.spi.Parameter;
import infernum.spi.sampling.LogitsProcessor;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.sampling.SamplingRequest;
import java.util.List;
import java.util.Optional;

/** {@code top_k}: only the k most likely tokens, ties for the lower number (arXiv:1805.04833). */
public final class TopK implements LogitsProcessorFactory {
  private static final String NAME = "top_k";

  /** For the service loader. */
  public TopK() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int order() {
    return 600;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.optional(NAME, "how many of the most likely tokens; 0 or -1: all of them", 0));
  }

  @Override
  public Optional<LogitsProcessor> create(SamplingRequest request) {
    Ranges.number(request.settings(), NAME, -1, Integer.MAX_VALUE);
    int k = request.settings().integer(NAME);
    return k <= 0 || k >= request.vocabulary()
        ? Optional.empty()
        : Optional.of((logits, _) -> keep(logits, k));
  }

  private static void keep(float[] logits, int k) {
    Best best = new Best(logits, k);
    if (best.size() == k) {
      Masks.keepUpTo(logits, best.last());
    }
  }
}
