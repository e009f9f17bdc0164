package infernum.runtime.answer;

/** A place in a text that may not have arrived whole. */
final class Cursor {
  private final String text;
  private final boolean ended;
  private int at;

  Cursor(String text, boolean ended) {
    this.text = text;
    this.ended = ended;
  }

  /** Ends a reading: what follows decides. */
  static final class MoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MoreException() {
      super("more text is needed", null, false, false);
    }
  }

  int at() {
    return at;
  }

  void moveTo(int index) {
    at = index;
  }

  boolean atEnd() {
    return at == text.length();
  }

  void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  /** The next character; 0 at the end of an answer that has ended. */
  char peek() {
    if (at < text.length()) {
      return text.charAt(at);
    }
    requireEnded();
    return 0;
  }

  /** Goes behind an expected text, if it is there. */
  boolean skip(String expected) {
    if (text.startsWith(expected, at)) {
      at += expected.length();
      return true;
    }
    if (expected.startsWith(text.substring(at))) {
      requireEnded();
    }
    return false;
  }

  /** The text up to a delimiter, which is gone over. */
  String until(String delimiter) {
    int end = text.indexOf(delimiter, at);
    if (end < 0) {
      requireEnded();
      throw new MissingException();
    }
    String before = text.substring(at, end);
    at = end + delimiter.length();
    return before;
  }

  /** Ends a reading: the text isn't what it began as. */
  static final class MissingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingException() {
      super("not a call", null, false, false);
    }
  }

  /** A JSON object or list. */
  String json() {
    if (peek() != '{' && peek() != '[') {
      throw new MissingException();
    }
    int end = CallJson.end(text, at);
    if (end == CallJson.INCOMPLETE) {
      requireEnded();
    }
    if (end < 0) {
      throw new MissingException();
    }
    String json = text.substring(at, end);
    at = end;
    return json;
  }

  /** A string as a literal of JSON, whichever quotes it stands in. */
  String quoted() {
    char quote = peek();
    if (quote != '"' && quote != '\'') {
      throw new MissingException();
    }
    StringBuilder content = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == quote) {
        at = i + 1;
        return CallJson.quoted(content.toString());
      }
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        content.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
      } else {
        content.append(c);
      }
    }
    requireEnded();
    throw new MissingException();
  }

  /** A function's name: letters, digits, and what is usual between them. */
  String name() {
    int begin = at;
    while (at < text.length() && isName(text.charAt(at))) {
      at++;
    }
    if (atEnd()) {
      requireEnded();
    }
    if (at == begin) {
      throw new MissingException();
    }
    return text.substring(begin, at);
  }

  private static boolean isName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '/';
  }

  private void requireEnded() {
    if (!ended) {
      throw new MoreException();
    }
  }
}
