package infernum.runtime.template;

/**
 * What a template may use; beyond it, rendering ends with an error that names the limit.
 *
 * @param sourceChars length of a template
 * @param steps expressions evaluated and elements or groups of 16 characters handled
 * @param outputChars of the rendered text
 * @param textChars of any one string
 * @param items of any one list
 * @param depth of expressions, statements and macro calls in each other
 */
public record Limits(
    int sourceChars, long steps, int outputChars, int textChars, int items, int depth) {
  /** About a second of rendering at most, and room for a prompt of some million tokens. */
  public static final Limits DEFAULT =
      new Limits(1 << 20, 10_000_000, 1 << 24, 1 << 24, 1_000_000, 400);

  /** Demands that each is positive. */
  public Limits {
    if (Math.min(sourceChars, Math.min(outputChars, Math.min(textChars, Math.min(items, depth))))
            <= 0
        || steps <= 0) {
      throw new IllegalArgumentException("every limit must be greater than 0");
    }
  }
}
