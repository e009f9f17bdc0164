package infernum.spi.text;

/** Maps text to tokens and tokens to text. Immutable, safe for use by several threads. */
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
   * A sequence as the model was trained to see it: with the tokens that its checkpoint asks for at
   * the begin and the end, often none.
   *
   * @param tokens of a text, as {@link #encode} gives them
   */
  int[] withSpecialTokens(int[] tokens);

  /**
   * The bytes that a token adds in the midst of a text, UTF-8 once joined with its neighbours'. At
   * other places a token may add other text, as the first one of a sequence without its space: what
   * a sequence is in text, only {@link #decoder} says.
   *
   * @throws IllegalArgumentException no such token
   */
  byte[] bytes(int token);

  /** Whether a token is a control token, which isn't part of an answer's text. */
  boolean isSpecial(int token);

  /** A decoder at the begin of a sequence. */
  Decoder decoder();

  /**
   * Turns the tokens of one sequence into text as they come. Every part is whole characters; all
   * parts together, the last one from {@link #end}, are the text of the sequence, in which bytes
   * that are no UTF-8 are U+FFFD. Of one thread.
   */
  interface Decoder {
    /**
     * The characters that became certain with this token, often none: what the next tokens could
     * still change is held back.
     *
     * @throws IllegalArgumentException no such token
     */
    String add(int token);

    /** What is left once no token follows. The decoder is then at the begin of a sequence again. */
    String end();
  }

  /** What the names of control tokens in a text mean. */
  enum Specials {
    /** The control tokens: for rendered templates. */
    PARSE,
    /** Plain text: for what users write. */
    TEXT
  }
}
