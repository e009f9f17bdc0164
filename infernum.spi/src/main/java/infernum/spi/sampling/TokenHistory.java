package infernum.spi.sampling;

/** A request's tokens so far: its prompt, then its answer. Of one thread. */
public interface TokenHistory {
  /** Tokens of the prompt, which come first. */
  int promptLength();

  /** All tokens. */
  int length();

  /** The i-th one. */
  int token(int i);

  /** Tokens of the answer so far. */
  default int answerLength() {
    return length() - promptLength();
  }
}
