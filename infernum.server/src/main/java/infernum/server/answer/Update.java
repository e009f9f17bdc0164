package infernum.server.answer;

import infernum.runtime.engine.FinishReason;
import infernum.runtime.sampling.Logprobs;
import java.util.List;
import java.util.Optional;

/** What the engine tells of one of the answers to a request. */
public sealed interface Update {
  /** Which of the answers, from 0. */
  int choice();

  /** Logarithms of probabilities of the prompt's places but the first. */
  record Prompt(int choice, List<Logprobs> logprobs) implements Update {}

  /** A token, and the text that became certain with it. */
  record Token(int choice, int token, String text, Optional<Logprobs> logprobs) implements Update {}

  /** The end, and text that was held back. */
  record End(int choice, FinishReason reason, String text, Optional<Throwable> cause)
      implements Update {}
}
