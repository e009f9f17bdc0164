package infernum.runtime.sampling;

import infernum.spi.Parameter;
import infernum.spi.sampling.LogitsProcessor;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.sampling.SamplingRequest;
import infernum.spi.sampling.TokenHistory;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * {@code repetition_penalty}: logits of tokens that occur in the prompt or the answer are divided
 * by it where they are positive, else multiplied (CTRL, arXiv:1909.05858).
 */
public final class RepetitionPenalty implements LogitsProcessorFactory {
  private static final String NAME = "repetition_penalty";

  /** For the service loader. */
  public RepetitionPenalty() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.optional(
            NAME, "above 1 makes tokens of the prompt and the answer less likely, up to 2", 1));
  }

  @Override
  public Optional<LogitsProcessor> create(SamplingRequest request) {
    float penalty = (float) Ranges.number(request.settings(), NAME, 0.01, 2);
    return penalty == 1 ? Optional.empty() : Optional.of(new Penalty(penalty));
  }

  /** Counts each token of the history once. */
  private static final class Penalty implements LogitsProcessor {
    private final float penalty;
    private final BitSet seen = new BitSet();
    private int counted;

    Penalty(float penalty) {
      this.penalty = penalty;
    }

    @Override
    public void process(float[] logits, TokenHistory history) {
      for (; counted < history.length(); counted++) {
        seen.set(history.token(counted));
      }
      seen.stream()
          .forEach(token ->
              logits[token] =
                  logits[token] > 0 ? logits[token] / penalty : logits[token] * penalty);
    }
  }
}
