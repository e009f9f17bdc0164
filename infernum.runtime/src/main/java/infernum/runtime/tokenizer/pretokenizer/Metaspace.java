package infernum.runtime.tokenizer.pretokenizer;

import infernum.runtime.tokenizer.file.Field;
import infernum.runtime.tokenizer.regex.Literal;

/**
 * Spaces become a visible sign, which may also be put before the text, and pieces begin with it.
 *
 * @param replacement the sign
 */
record Metaspace(String replacement, Scheme scheme, boolean split) implements PreTokenizer {
  /** Where the sign is put before a piece that doesn't begin with it. */
  enum Scheme {
    ALWAYS,
    FIRST,
    NEVER;

    static Scheme of(Field field, String name) {
      return switch (name) {
        case "always" -> ALWAYS;
        case "first" -> FIRST;
        case "never" -> NEVER;
        default -> throw field.error("is %s; known: always, first, never", name);
      };
    }
  }

  @Override
  public void cut(String text, int begin, int end, boolean first, Pieces pieces) {
    String piece = text.substring(begin, end).replace(" ", replacement);
    boolean prepends = scheme == Scheme.ALWAYS || (scheme == Scheme.FIRST && first);
    if (prepends && !piece.startsWith(replacement)) {
      piece = replacement + piece;
    }
    if (split) {
      new Split(new Literal(replacement), Split.Behavior.MERGED_WITH_NEXT, false)
          .cut(piece, 0, piece.length(), first, pieces);
    } else {
      pieces.piece(piece, 0, piece.length(), first);
    }
  }
}
