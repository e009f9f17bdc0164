package infernum.runtime.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * What a file says, as it may stand in a message: short, in one line, and without characters that
 * would steer a terminal.
 */
public final class Shown {
  private static final int MAX_LENGTH = 200;

  private Shown() {}

  /** A value of a file, for a message. */
  public static String of(@Nullable Object value) {
    String text = String.valueOf(value);
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(MAX_LENGTH)
        .map(c -> isHarmless(c) ? c : '\uFFFD')
        .forEach(shown::appendCodePoint);
    return shown.append(text.length() > MAX_LENGTH ? "..." : "").toString();
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
