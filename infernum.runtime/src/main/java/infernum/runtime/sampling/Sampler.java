package infernum.runtime.sampling;

import infernum.spi.InfernumException;
import infernum.spi.sampling.LogitsProcessor;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.sampling.SamplingRequest;
import infernum.spi.sampling.TokenHistory;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Draws one request's tokens. Of one thread. */
public final class Sampler {
  private final List<LogitsProcessor> stages;
  private final CounterRandom random;

  /**
   * For a request.
   *
   * @param factories what is installed
   * @param seed of its random numbers, of which the n-th token of the answer takes the n-th
   * @throws InfernumException a value of the request isn't allowed
   */
  public Sampler(Collection<LogitsProcessorFactory> factories, SamplingRequest request, long seed) {
    this.stages =
        factories.stream()
            .sorted(
                Comparator.comparingInt(LogitsProcessorFactory::order)
                    .thenComparing(LogitsProcessorFactory::name))
            .map(factory -> factory.create(request))
            .flatMap(Optional::stream)
            .toList();
    this.random = new CounterRandom(seed);
  }

  /**
   * Draws the next token.
   *
   * @param logits of the model; changed
   * @throws InfernumException no token is left to be drawn, or a logit isn't a number
   */
  public int draw(float[] logits, TokenHistory history) {
    if (!(Masks.largest(logits) < Float.POSITIVE_INFINITY)) {
      throw damaged(logits, history); // before any stage: greedy sampling, for one, would hide it
    }
    for (LogitsProcessor stage : stages) {
      stage.process(logits, history);
    }
    float largest = Masks.largest(logits);
    if (!(largest > Float.NEGATIVE_INFINITY && largest < Float.POSITIVE_INFINITY)) {
      throw nothingLeft(largest, history);
    }
    return draw(logits, largest, random.number(history.answerLength()));
  }

  private static int draw(float[] logits, float largest, double number) {
    double left = number * Masks.total(logits, largest);
    int last = 0;
    for (int token = 0; token < logits.length; token++) {
      if (logits[token] > Float.NEGATIVE_INFINITY) {
        double weight = Math.exp((double) logits[token] - largest);
        if (weight > 0) {
          last = token;
          left -= weight;
          if (left < 0) {
            break;
          }
        }
      }
    }
    return last;
  }

  private static InfernumException nothingLeft(float largest, TokenHistory history) {
    return new InfernumException(
        "no token can be drawn as token %d of the answer: %s"
            .formatted(
                history.answerLength(),
                largest == Float.NEGATIVE_INFINITY
                    ? "every one is excluded by the request"
                    : "a stage of sampling left infinities or what is no number"));
  }

  private static InfernumException damaged(float[] logits, TokenHistory history) {
    int token = 0;
    while (logits[token] < Float.POSITIVE_INFINITY) {
      token++;
    }
    return new InfernumException(
        "the model's logits for token %d of the answer are damaged: that of token %d is %s"
            .formatted(history.answerLength(), token, logits[token]));
  }
}
