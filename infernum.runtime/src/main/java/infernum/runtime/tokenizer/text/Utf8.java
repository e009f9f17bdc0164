package infernum.runtime.tokenizer.text;

/**
 * UTF-8, byte by byte. Malformed bytes become U+FFFD, one for each longest begin of a sequence that
 * could have become valid: the practice that Unicode recommends and Python and browsers follow.
 * Java's own decoder counts otherwise.
 */
public final class Utf8 {
  /** What stands for bytes that are no UTF-8. */
  public static final int REPLACEMENT = 0xFFFD;

  /** At the begin of a text. */
  public Utf8() {}

  private final StringBuilder text = new StringBuilder();
  private int codePoint;
  private int missing;

  // The range of the next byte: narrower than 80 to BF where a sequence could be overlong, a
  // surrogate, or beyond U+10FFFF.
  private int lower = 0x80;
  private int upper = 0xBF;

  /** Writes a code point, a surrogate as U+FFFD, and returns the index behind it. */
  public static int encode(int codePoint, byte[] target, int at) {
    int c = codePoint >= 0xD800 && codePoint <= 0xDFFF ? REPLACEMENT : codePoint;
    if (c < 0x80) {
      target[at] = (byte) c;
      return at + 1;
    }
    int length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    int rest = c;
    for (int i = length - 1; i > 0; i--) {
      target[at + i] = (byte) (0x80 | (rest & 0x3F));
      rest >>>= 6;
    }
    target[at] = (byte) ((0xF00 >> length) | rest);
    return at + length;
  }

  /** Decodes the next byte. */
  public void add(byte next) {
    int value = Byte.toUnsignedInt(next);
    if (missing > 0 && (value < lower || value > upper)) {
      end();
    }
    if (missing == 0) {
      begin(value);
      return;
    }
    lower = 0x80;
    upper = 0xBF;
    codePoint = (codePoint << 6) | (value & 0x3F);
    if (--missing == 0) {
      text.appendCodePoint(codePoint);
    }
  }

  /** Ends the text: a sequence that was begun is malformed. */
  public void end() {
    if (missing > 0) {
      missing = 0;
      lower = 0x80;
      upper = 0xBF;
      text.appendCodePoint(REPLACEMENT);
    }
  }

  /** What was decoded since the last call. */
  public String take() {
    String taken = text.toString();
    text.setLength(0);
    return taken;
  }

  private void begin(int value) {
    if (value < 0x80) {
      text.append((char) value);
    } else if (value < 0xC2 || value > 0xF4) {
      text.appendCodePoint(REPLACEMENT);
    } else {
      missing = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
      codePoint = value & (0x3F >> missing);
      lower = value == 0xE0 ? 0xA0 : value == 0xF0 ? 0x90 : 0x80;
      upper = value == 0xED ? 0x9F : value == 0xF4 ? 0x8F : 0xBF;
    }
  }
}
