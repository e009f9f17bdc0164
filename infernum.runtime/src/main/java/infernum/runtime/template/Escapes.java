package infernum.runtime.template;

/** Backslashes in strings, as Python's codec {@code unicode_escape} reads them. */
final class Escapes {
  private final String raw;
  private final int line;
  private final StringBuilder text = new StringBuilder();
  private int at;

  private Escapes(String raw, int line) {
    this.raw = raw;
    this.line = line;
  }

  static String decode(String raw, int line) {
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    Escapes escapes = new Escapes(raw, line);
    while (escapes.at < raw.length()) {
      char c = raw.charAt(escapes.at++);
      if (c == '\\') {
        escapes.escape();
      } else {
        escapes.text.append(c);
      }
    }
    return escapes.text.toString();
  }

  private void escape() {
    int c = raw.codePointAt(at);
    at += Character.charCount(c);
    switch (c) {
      case '\n' -> {}
      case '\\', '\'', '"' -> text.append((char) c);
      case 'n' -> text.append('\n');
      case 't' -> text.append('\t');
      case 'r' -> text.append('\r');
      case 'a' -> text.append('\u0007');
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'v' -> text.append('\u000b');
      case 'x' -> hex(2, "truncated \\xXX escape");
      case 'u' -> hex(4, "truncated \\uXXXX escape");
      case 'U' -> hex(8, "truncated \\UXXXXXXXX escape");
      case 'N' -> name();
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
      default -> other(c);
    }
  }

  /** Not an escape: the backslash stays. Python has spelled out what isn't ASCII by then. */
  private void other(int c) {
    text.append('\\');
    if (c < 128) {
      text.append((char) c);
    } else {
      text.append((c < 256 ? "x%02x" : c < 0x10000 ? "u%04x" : "U%08x").formatted(c));
    }
  }

  private void hex(int digits, String problem) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit =
          at < raw.length() && raw.charAt(at) < 128 ? Character.digit(raw.charAt(at), 16) : -1;
      if (digit < 0) {
        throw TemplateFault.syntax(line, problem);
      }
      value = value << 4 | digit;
      at++;
    }
    if (value < 0 || value > Character.MAX_CODE_POINT) {
      throw TemplateFault.syntax(line, "illegal Unicode character");
    }
    text.appendCodePoint(value);
  }

  private void octal() {
    int value = 0;
    at--;
    for (int i = 0;
        i < 3 && at < raw.length() && raw.charAt(at) >= '0' && raw.charAt(at) <= '7';
        i++) {
      value = value << 3 | raw.charAt(at++) - '0';
    }
    text.append((char) value);
  }

  private void name() {
    int end = raw.indexOf('}', at);
    if (!raw.startsWith("{", at) || end < 0) {
      throw TemplateFault.syntax(line, "malformed \\N character escape");
    }
    try {
      text.appendCodePoint(Character.codePointOf(raw.substring(at + 1, end)));
    } catch (IllegalArgumentException e) {
      throw TemplateFault.syntax(line, "unknown Unicode character name");
    }
    at = end + 1;
  }
}
