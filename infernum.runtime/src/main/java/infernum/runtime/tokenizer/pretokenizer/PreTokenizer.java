package infernum.runtime.tokenizer.pretokenizer;

/** Cuts a text into pieces beyond which no token reaches. Immutable. */
@FunctionalInterface
public interface PreTokenizer {
  /** Cuts nothing. */
  PreTokenizer NONE = (text, begin, end, first, pieces) -> pieces.piece(text, begin, end, first);

  /**
   * Cuts a part of a text, which isn't empty; what lies outside it isn't seen.
   *
   * @param first whether the part is at the begin of all that is encoded
   * @param pieces takes the pieces, in order and none of them empty; they may be parts of another
   *     text
   */
  void cut(String text, int begin, int end, boolean first, Pieces pieces);

  /** This one, and another one on each of its pieces. */
  default PreTokenizer then(PreTokenizer next) {
    return (text, begin, end, first, pieces) ->
        cut(text, begin, end, first, (t, b, e, f) -> next.cut(t, b, e, f, pieces));
  }

  /** Takes pieces. */
  @FunctionalInterface
  interface Pieces {
    /** The piece of a text from {@code begin} to before {@code end}. */
    void piece(String text, int begin, int end, boolean first);
  }
}
