package infernum.runtime.tokenizer.model;

import org.jspecify.annotations.Nullable;

/**
 * Takes the longest token that a word begins with, then the longest that continues it. A word that
 * can't be cut so, or is too long, is unknown as a whole.
 */
public final class WordPiece implements TokenModel {
  private final Vocabulary vocabulary;
  private final String prefix;
  private final int unknown;
  private final int maxCharacters;
  private final int longest;

  /**
   * Of a vocabulary.
   *
   * @param prefix before a token that continues a word
   * @param maxCharacters of a word, in code points
   */
  public WordPiece(Vocabulary vocabulary, String prefix, int unknown, int maxCharacters) {
    this.vocabulary = vocabulary;
    this.prefix = prefix;
    this.unknown = unknown;
    this.maxCharacters = maxCharacters;
    int longestText = 0;
    for (int id = 0; id < vocabulary.size(); id++) {
      String text = vocabulary.text(id);
      longestText = Math.max(longestText, text == null ? 0 : text.length());
    }
    this.longest = longestText;
  }

  @Override
  public PieceEncoder encoder(Ids ids) {
    return (text, begin, end) -> {
      if (text.codePointCount(begin, end) > maxCharacters || !encode(text, begin, end, null)) {
        ids.add(unknown);
      } else {
        encode(text, begin, end, ids);
      }
    };
  }

  /** Encodes a word, or only finds out whether it can be where there is nothing to append to. */
  private boolean encode(String text, int begin, int end, @Nullable Ids ids) {
    for (int at = begin; at < end; ) {
      String before = at == begin ? "" : prefix;
      int to = (int) Math.min(end, (long) at + longest);
      int token = Vocabulary.NONE;
      for (; to > at; to--) {
        if (to < end && Character.isLowSurrogate(text.charAt(to))) {
          continue;
        }
        token = vocabulary.id(before + text.substring(at, to));
        if (token != Vocabulary.NONE) {
          break;
        }
      }
      if (token == Vocabulary.NONE) {
        return false;
      }
      if (ids != null) {
        ids.add(token);
      }
      at = to;
    }
    return true;
  }
}
