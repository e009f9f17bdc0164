package infernum.runtime.sampling;

import infernum.spi.Parameter;
import infernum.spi.sampling.LogitsProcessor;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.sampling.SamplingRequest;
import java.util.List;
import java.util.Optional;

/**
 * {@code temperature}: logits are divided by it. At 0 all but the largest logit go, the lower token
 * of two equal ones: greedy.
 */
public final class Temperature implements LogitsProcessorFactory {
  static final String NAME = "temperature";

  /** For the service loader. */
  public Temperature() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int order() {
    return 400;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.optional(NAME, "how random: 0 always takes the most likely token, up to 2", 1));
  }

  @Override
  public Optional<LogitsProcessor> create(SamplingRequest request) {
    float temperature = (float) Ranges.number(request.settings(), NAME, 0, 2);
    if (temperature == 1) {
      return Optional.empty();
    }
    return Optional.of(
        temperature == 0
            ? (logits, _) -> keepLargest(logits)
            : (logits, _) -> {
              for (int token = 0; token < logits.length; token++) {
                logits[token] /= temperature;
              }
            });
  }

  /** A row with what is no number stays as it is, for the sampler to find. */
  private static void keepLargest(float[] logits) {
    int best = Masks.first(logits, Masks.largest(logits));
    if (best >= 0) {
      Masks.keepOnly(logits, best);
    }
  }
}
