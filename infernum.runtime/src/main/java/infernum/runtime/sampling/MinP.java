package infernum.runtime.sampling;

import infernum.spi.Parameter;
import infernum.spi.sampling.LogitsProcessor;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.sampling.SamplingRequest;
import java.util.List;
import java.util.Optional;

/**
 * {@code min_p}: only tokens at least p times as likely as the most likely one (arXiv:2407.01082).
 */
public final class MinP implements LogitsProcessorFactory {
  private static final String NAME = "min_p";

  /** For the service loader. */
  public MinP() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int order() {
    return 500;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.optional(
            NAME, "only tokens at least so likely, relative to the most likely one; 0: all", 0));
  }

  @Override
  public Optional<LogitsProcessor> create(SamplingRequest request) {
    double p = Ranges.number(request.settings(), NAME, 0, 1);
    return p == 0
        ? Optional.empty()
        : Optional.of((logits, _) -> {
          double least = Masks.largest(logits) + Math.log(p);
          for (int token = 0; token < logits.length; token++) {
            if (logits[token] < least) {
              logits[token] = Float.NEGATIVE_INFINITY;
            }
          }
        });
  }
}
