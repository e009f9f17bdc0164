package infernum.runtime.sampling;

import infernum.spi.Parameter;
import infernum.spi.sampling.LogitsProcessor;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.sampling.SamplingRequest;
import infernum.spi.sampling.TokenHistory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code presence_penalty} and {@code frequency_penalty}, as OpenAI's API defines them: from the
 * logit of a token that occurs c times in the answer, presence + c * frequency is subtracted.
 */
public final class AnswerPenalties implements LogitsProcessorFactory {
  private static final String PRESENCE = "presence_penalty";
  private static final String FREQUENCY = "frequency_penalty";

  /** For the service loader. */
  public AnswerPenalties() {}

  @Override
  public String name() {
    return "answer_penalties";
  }

  @Override
  public int order() {
    return 310;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.optional(PRESENCE, "makes tokens of the answer less likely, -2 to 2", 0),
        Parameter.optional(
            FREQUENCY, "makes tokens of the answer less likely each time, -2 to 2", 0));
  }

  @Override
  public Optional<LogitsProcessor> create(SamplingRequest request) {
    float presence = (float) Ranges.number(request.settings(), PRESENCE, -2, 2);
    float frequency = (float) Ranges.number(request.settings(), FREQUENCY, -2, 2);
    return presence == 0 && frequency == 0
        ? Optional.empty()
        : Optional.of(new Penalty(presence, frequency));
  }

  private static final class Penalty implements LogitsProcessor {
    private final float presence;
    private final float frequency;
    private final Map<Integer, Integer> counts = new HashMap<>();
    private int counted;

    Penalty(float presence, float frequency) {
      this.presence = presence;
      this.frequency = frequency;
    }

    @Override
    public void process(float[] logits, TokenHistory history) {
      for (counted = Math.max(counted, history.promptLength());
          counted < history.length();
          counted++) {
        counts.merge(history.token(counted), 1, Integer::sum);
      }
      counts.forEach((token, count) -> logits[token] -= presence + count * frequency);
    }
  }
}
