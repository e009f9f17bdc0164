package infernum.runtime.tokenizer.normalizer;

import infernum.runtime.tokenizer.text.Characters;
import java.text.Normalizer.Form;

/**
 * BERT's: controls go and spaces become plain ones, Chinese characters get spaces around, accents
 * go, and all is in lower case; each of the four on demand.
 */
record Bert(boolean cleanText, boolean spaceChinese, boolean stripAccents, boolean lowercase)
    implements Normalizer {
  @Override
  public String normalize(String text) {
    String normalized = text;
    if (cleanText) {
      normalized = clean(normalized);
    }
    if (spaceChinese) {
      normalized = spaced(normalized);
    }
    if (stripAccents) {
      String decomposed = java.text.Normalizer.normalize(normalized, Form.NFD);
      StringBuilder plain = new StringBuilder(decomposed.length());
      decomposed
          .codePoints()
          .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
          .forEach(plain::appendCodePoint);
      normalized = plain.toString();
    }
    return lowercase ? Normalizers.lowercase(normalized) : normalized;
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c != 0 && c != 0xFFFD && !isControl(c))
        .map(c -> Characters.isWhiteSpace(c) ? ' ' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isControl(int c) {
    return c != '\t' && c != '\n' && c != '\r' && Characters.isOther(c);
  }

  private static String spaced(String text) {
    StringBuilder spaced = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (isChinese(c)) {
            spaced.append(' ').appendCodePoint(c).append(' ');
          } else {
            spaced.appendCodePoint(c);
          }
        });
    return spaced.toString();
  }

  /** The blocks of CJK ideographs that BERT's own tokenizer names. */
  private static boolean isChinese(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2B73F)
        || (c >= 0x2B740 && c <= 0x2B81F)
        || (c >= 0x2B920 && c <= 0x2CEAF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }
}
