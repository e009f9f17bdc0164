package infernum.runtime.tokenizer.decoder;

/**
 * Takes the tokens of a sequence in parts: what an earlier step joined into one token may be as
 * long as the text.
 */
interface TokenSink {
  /** A part of a token. */
  void part(String part);

  /** The token is whole. */
  void endToken();

  /** No token follows. The next call is of another sequence. */
  void end();

  /** A token at once. */
  default void token(String token) {
    part(token);
    endToken();
  }
}
