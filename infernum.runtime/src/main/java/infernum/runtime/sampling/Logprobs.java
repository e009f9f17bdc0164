package infernum.runtime.sampling;

import infernum.spi.InfernumException;
import java.util.ArrayList;
import java.util.List;

/**
 * Logarithms of probabilities at one place of a text, by the model's own logits: before any stage
 * of sampling.
 *
 * @param token the one that stands there
 * @param logprob its own
 * @param top the most likely ones, falling
 */
public record Logprobs(int token, double logprob, List<Entry> top) {
  /** Copies the list. */
  public Logprobs {
    top = List.copyOf(top);
  }

  /** A token that might have stood there. */
  public record Entry(int token, double logprob) {}

  /**
   * Of a row of logits.
   *
   * @param count how many of the most likely ones are wanted
   * @throws InfernumException a logit isn't a number, or none is finite
   */
  public static Logprobs of(float[] logits, int token, int count) {
    float largest = Masks.largest(logits);
    double log = largest + Math.log(Masks.total(logits, largest));
    if (!Double.isFinite(log)) {
      throw new InfernumException(
          "the model's logits beside token %d are damaged: some are no numbers".formatted(token));
    }
    List<Entry> top = new ArrayList<>();
    for (int next : new Best(logits, count).falling()) {
      top.add(new Entry(next, logits[next] - log));
    }
    return new Logprobs(token, logits[token] - log, top);
  }
}
