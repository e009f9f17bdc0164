package infernum.runtime.tokenizer;

import infernum.spi.text.Tokenizer;

/**
 * Turns tokens into text as they come. A character whose bytes are spread over tokens is held back
 * until its last byte is there, so that every part is whole characters, and all parts together are
 * the text of all tokens. Bytes that are no UTF-8 become U+FFFD. Of one thread.
 */
public final class TextStream {
  private final Tokenizer tokenizer;
  private final boolean showControl;
  private final Utf8 utf8 = new Utf8();

  /**
   * At the begin of a text.
   *
   * @param showControl whether control tokens show as their names; they are left out otherwise
   */
  public TextStream(Tokenizer tokenizer, boolean showControl) {
    this.tokenizer = tokenizer;
    this.showControl = showControl;
  }

  /** The text of all tokens at once. */
  public static String text(Tokenizer tokenizer, int[] tokens, boolean showControl) {
    TextStream stream = new TextStream(tokenizer, showControl);
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      text.append(stream.add(token));
    }
    return text.append(stream.end()).toString();
  }

  /** The characters that this token completes; often none. */
  public String add(int token) {
    if (showControl || !tokenizer.isSpecial(token)) {
      for (byte next : tokenizer.bytes(token)) {
        utf8.add(next);
      }
    }
    return utf8.take();
  }

  /** What is left once no token follows: nothing, or U+FFFD for a character that was cut off. */
  public String end() {
    utf8.end();
    return utf8.take();
  }
}
