package infernum.runtime.engine;

import infernum.runtime.sampling.Logprobs;
import java.util.List;
import java.util.Optional;

/**
 * Takes one answer as it comes. Called on the engine's thread, which serves all others: it must
 * return at once.
 */
public interface AnswerListener {
  /** It leaves the queue: its first tokens are computed in the next step. Called at most once. */
  default void started() {}

  /**
   * The prompt's places but the first, where the request wants them. Called once, before tokens.
   */
  default void prompt(List<Logprobs> logprobs) {}

  /**
   * The next token.
   *
   * @param text that became certain with it; often none, as what may become a stop string or a
   *     character is held back
   */
  void token(int token, String text, Optional<Logprobs> logprobs);

  /** Why it ends with {@link FinishReason#ERROR}; {@link #finished} follows. */
  default void failed(Throwable cause) {}

  /**
   * The end; called once, and nothing after it.
   *
   * @param text that was held back
   */
  void finished(FinishReason reason, String text);
}
