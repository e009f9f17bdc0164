package infernum.runtime.sampling;

import infernum.spi.Parameter;
import infernum.spi.sampling.LogitsProcessor;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.sampling.SamplingRequest;
import java.util.List;
import java.util.Optional;

/** {@code min_tokens}: no token that ends the answer is drawn before it is so long. */
public final class MinTokens implements LogitsProcessorFactory {
  /** For the service loader. */
  public MinTokens() {}

  @Override
  public String name() {
    return "min_tokens";
  }

  @Override
  public int order() {
    return 200;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public Optional<LogitsProcessor> create(SamplingRequest request) {
    return request.minTokens() == 0 || request.endTokens().isEmpty()
        ? Optional.empty()
        : Optional.of((logits, history) -> {
          if (history.answerLength() < request.minTokens()) {
            request.endTokens().forEach(end -> logits[end] = Float.NEGATIVE_INFINITY);
          }
        });
  }
}
