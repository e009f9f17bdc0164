package infernum.runtime.tokenizer.model;

/** Makes tokens of pieces of text. Immutable, safe for use by several threads. */
public interface TokenModel {
  /** An encoder for one text, of one thread. */
  PieceEncoder encoder(Ids ids);

  /** Appends the tokens of pieces to the ids that it was made with. */
  @FunctionalInterface
  interface PieceEncoder {
    /** The piece of a text from {@code begin} to before {@code end}, not empty. */
    void piece(String text, int begin, int end);
  }
}
