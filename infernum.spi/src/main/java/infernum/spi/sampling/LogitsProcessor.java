package infernum.spi.sampling;

/**
 * Changes the logits from which one request's next token is drawn. It belongs to the request and
 * may remember what it saw. Of one thread.
 *
 * <p>It must depend on its own request alone: not on the time, on other requests, or on how often
 * it is asked. Then an answer is the same in every batch, and after the engine had to compute it
 * again.
 */
@FunctionalInterface
public interface LogitsProcessor {
  /**
   * Changes a row in place; what must not be drawn becomes negative infinity.
   *
   * @param logits one per token of the vocabulary, as the processors before left them
   * @param history tokens before the one to be drawn
   * @throws infernum.spi.InfernumException the request can't go on; it alone ends
   */
  void process(float[] logits, TokenHistory history);
}
