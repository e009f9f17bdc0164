package infernum.runtime.perplexity;

import infernum.runtime.kv.Sequence;
import infernum.runtime.model.Chunk;
import infernum.runtime.model.Chunk.Rows;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.Logits;
import infernum.runtime.model.Session;
import infernum.runtime.model.SessionLimits;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * How likely tokens were.
 *
 * @param count of tokens
 * @param sum of their negative log-likelihoods, in nats
 * @param squares the sum of these numbers' squares
 */
public record Likelihood(long count, double sum, double squares) {
  /** Of no token. */
  public static final Likelihood NONE = new Likelihood(0, 0, 0);

  /** Rows of logits at once: 25 MB of a vocabulary of 50,000. */
  private static final int ROWS = 128;

  /**
   * Runs windows through a model.
   *
   * @param progress told after each window what is known so far
   */
  public static Likelihood of(
      LoadedModel model, List<Window> windows, Consumer<Likelihood> progress) {
    int longest = windows.stream().mapToInt(window -> window.tokens().length).max().orElse(1);
    SessionLimits limits = SessionLimits.alone(longest, Math.min(ROWS, longest), ROWS);
    Likelihood so = NONE;
    try (Session session = model.session(limits)) {
      for (Window window : windows) {
        Sequence sequence = session.sequence();
        so = so.plus(session, sequence, window);
        sequence.release();
        progress.accept(so);
      }
    }
    return so;
  }

  private Likelihood plus(Session session, Sequence sequence, Window window) {
    Likelihood so = this;
    int[] tokens = window.tokens();
    int end = tokens.length - 1; // what follows the last one isn't known
    for (int at = 0; at < end; ) {
      boolean counts = at >= window.firstScored() - 1;
      int to = Math.min(at + ROWS, counts ? end : window.firstScored() - 1);
      int[] part = Arrays.copyOfRange(tokens, at, to);
      Logits logits =
          session.run(List.of(new Chunk(sequence, part, counts ? Rows.ALL : Rows.NONE)));
      for (int row = 0; counts && row < part.length; row++) {
        so = so.plus(logits, row, tokens[at + row + 1]);
      }
      at = to;
    }
    return so;
  }

  private Likelihood plus(Logits logits, int row, int token) {
    double nll = -logits.logProbability(row, token);
    return new Likelihood(count + 1, sum + nll, squares + nll * nll);
  }

  /** Mean negative log-likelihood in nats. */
  public double meanNll() {
    return sum / count;
  }

  /** The exponential of the mean negative log-likelihood. */
  public double perplexity() {
    return Math.exp(meanNll());
  }

  /** Standard error of the perplexity, as if tokens were independent of each other. */
  public double error() {
    double variance = Math.max(0, squares / count - meanNll() * meanNll());
    return count < 2 ? 0 : perplexity() * Math.sqrt(variance / (count - 1));
  }
}
