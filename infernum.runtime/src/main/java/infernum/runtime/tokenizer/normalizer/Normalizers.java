package infernum.runtime.tokenizer.normalizer;

import infernum.runtime.tokenizer.text.ByteAlphabet;
import infernum.runtime.tokenizer.text.Characters;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer.Form;
import java.util.List;

/** The normalizers that need no more than a line or two. */
final class Normalizers {
  private static final int CAPITAL_I_WITH_DOT = 0x130;

  private Normalizers() {}

  static Normalizer form(Form form) {
    return text -> java.text.Normalizer.normalize(text, form);
  }

  static Normalizer sequence(List<Normalizer> parts) {
    return switch (parts.size()) {
      case 0 -> Normalizer.NONE;
      case 1 -> parts.getFirst();
      default ->
          text -> {
            String normalized = text;
            for (Normalizer part : parts) {
              normalized = part.normalize(normalized);
            }
            return normalized;
          };
    };
  }

  /** Each code point alone: a sigma at a word's end is no exception, as it is in Java. */
  static String lowercase(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (c == CAPITAL_I_WITH_DOT) {
            lower.append("i\u0307");
          } else {
            lower.appendCodePoint(Character.toLowerCase(c));
          }
        });
    return lower.toString();
  }

  static String stripAccents(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints().filter(c -> !Characters.isMark(c)).forEach(plain::appendCodePoint);
    return plain.toString();
  }

  static Normalizer strip(boolean left, boolean right) {
    return text -> {
      int from = 0;
      int to = text.length();
      while (left && from < to && Characters.isWhiteSpace(text.charAt(from))) {
        from++;
      }
      while (right && to > from && Characters.isWhiteSpace(text.charAt(to - 1))) {
        to--;
      }
      return text.substring(from, to);
    };
  }

  static Normalizer prepend(String prefix) {
    return text -> text.isEmpty() ? text : prefix + text;
  }

  static String byteLevel(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteAlphabet.spell(bytes, bytes.length);
  }

  /** Of Moses' scripts for machine translation: controls go, unusual spaces become spaces. */
  static String nmt(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !isNmtControl(c))
        .map(c -> isNmtSpace(c) ? ' ' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isNmtControl(int c) {
    return (c >= 0x01 && c <= 0x08)
        || c == 0x0B
        || (c >= 0x0E && c <= 0x1F)
        || c == 0x7F
        || c == 0x8F
        || c == 0x9F;
  }

  private static boolean isNmtSpace(int c) {
    return switch (c) {
      case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD -> true;
      default -> c >= 0x200B && c <= 0x200F;
    };
  }
}
