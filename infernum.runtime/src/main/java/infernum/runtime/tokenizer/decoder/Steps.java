package infernum.runtime.tokenizer.decoder;

import infernum.runtime.tokenizer.regex.TextPattern;

/** The steps that look at one token at a time. */
final class Steps {
  private Steps() {}

  /** Where a file names no decoder: tokens with a space between. */
  record Spaced() implements Step.OfTokens {
    @Override
    public String decode(String token, int index) {
      return index == 0 ? token : " " + token;
    }
  }

  /** A sign becomes a space; in the first token it is left out where it was put there. */
  record Metaspace(String sign, boolean dropsFirst) implements Step.OfTokens {
    @Override
    public String decode(String token, int index) {
      return token.replace(sign, index == 0 && dropsFirst ? "" : " ");
    }
  }

  /** Each match becomes a text. */
  record Replace(TextPattern pattern, String content) implements Step.OfTokens {
    @Override
    public String decode(String token, int index) {
      StringBuilder replaced = new StringBuilder(token.length());
      int[] at = new int[1];
      pattern.find(
          token,
          0,
          token.length(),
          (begin, end) -> {
            replaced.append(token, at[0], begin).append(content);
            at[0] = end;
          });
      return replaced.append(token, at[0], token.length()).toString();
    }
  }

  /** A token that continues a word loses its prefix; any other but the first gets a space. */
  record WordPiece(String prefix, boolean cleanup) implements Step.OfTokens {
    @Override
    public String decode(String token, int index) {
      String text = token;
      if (index > 0) {
        text = token.startsWith(prefix) ? token.substring(prefix.length()) : " " + token;
      }
      return cleanup ? clean(text) : text;
    }
  }

  /** Undoes the spaces that English tokenizers put before signs and contractions. */
  static String clean(String text) {
    return text.replace(" .", ".")
        .replace(" ?", "?")
        .replace(" !", "!")
        .replace(" ,", ",")
        .replace(" ' ", "'")
        .replace(" n't", "n't")
        .replace(" 'm", "'m")
        .replace(" do not", " don't")
        .replace(" 's", "'s")
        .replace(" 've", "'ve")
        .replace(" 're", "'re");
  }
}
