package infernum.runtime.sampling;

import infernum.spi.InfernumException;
import infernum.spi.Parameter;
import infernum.spi.sampling.LogitsProcessor;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.sampling.SamplingRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code logit_bias}: adds to tokens' logits, -100 to 100, as OpenAI's API has it. */
public final class LogitBias implements LogitsProcessorFactory {
  private static final String NAME = "logit_bias";
  private static final double MOST = 100;

  /** For the service loader. */
  public LogitBias() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int order() {
    return 100;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public Optional<LogitsProcessor> create(SamplingRequest request) {
    Map<Integer, Double> bias = request.logitBias();
    bias.forEach((token, value) -> check(token, value, request.vocabulary()));
    return bias.isEmpty()
        ? Optional.empty()
        : Optional.of(
            (logits, _) -> bias.forEach((token, value) -> logits[token] += value.floatValue()));
  }

  private static void check(int token, double value, int vocabulary) {
    if (token < 0 || token >= vocabulary) {
      throw new InfernumException(
          "'%s' names token %d, which isn't one of the model's %d"
              .formatted(NAME, token, vocabulary));
    }
    if (!(Math.abs(value) <= MOST)) {
      throw new InfernumException(
          "'%s' of token %d must be from -100 to 100, is %s".formatted(NAME, token, value));
    }
  }
}
