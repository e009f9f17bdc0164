package infernum.runtime.tokenizer.regex;

import java.util.HashMap;
import java.util.Map;

/**
 * What a character is without regard to case: Unicode's simple case folding, in which the Turkish
 * letters (dotless i, capital i with a dot) are themselves only.
 */
final class CaseFolding {
  /** Letters with a case are below it. */
  private static final int END = 0x20000;

  private static final Map<Integer, StringBuilder> VARIANTS = variants();

  private CaseFolding() {}

  /** A character, or the class of all that are the same without regard to case. */
  static String variants(int c) {
    StringBuilder variants = VARIANTS.get(fold(c));
    StringBuilder java = new StringBuilder();
    if (variants == null) {
      Escapes.literal(c, java);
      return java.toString();
    }
    return java.append('[').append(variants).append(']').toString();
  }

  private static Map<Integer, StringBuilder> variants() {
    Map<Integer, StringBuilder> variants = new HashMap<>();
    for (int c = 0; c < END; c++) {
      int folded = fold(c);
      if (folded != c) {
        variants
            .computeIfAbsent(folded, f -> new StringBuilder().appendCodePoint(f))
            .appendCodePoint(c);
      }
    }
    return variants;
  }

  private static int fold(int c) {
    return c == 0x130 || c == 0x131 ? c : Character.toLowerCase(Character.toUpperCase(c));
  }
}
