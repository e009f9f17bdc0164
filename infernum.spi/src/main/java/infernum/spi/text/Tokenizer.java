package infernum.spi.text;

/** Maps text to tokens and tokens to bytes of text. Immutable, safe for use by several threads. */
public interface Tokenizer {
  /** Number of tokens; ids are below it. */
  int size();

  /**
   * Tokens of a text; none is added at its begin or end.
   *
   * @param specials whether {@code <|im_end|>} and its like in the text are control tokens
   */
  int[] encode(String text, Specials specials);

  /**
   * The bytes that a token stands for, UTF-8 once joined with its neighbours'; a control token's
   * are its name.
   *
   * @throws IllegalArgumentException no such token
   */
  byte[] bytes(int token);

  /** Whether a token is a control token, which isn't part of an answer's text. */
  boolean isSpecial(int token);

  /** What the names of control tokens in a text mean. */
  enum Specials {
    /** The control tokens: for rendered templates. */
    PARSE,
    /** Plain text: for what users write. */
    TEXT
  }
}
