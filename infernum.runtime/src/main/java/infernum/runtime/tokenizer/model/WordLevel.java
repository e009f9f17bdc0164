package infernum.runtime.tokenizer.model;

/**
 * Every piece is a token or unknown.
 *
 * @param unknown the token of all others, or -1 where they are left out
 */
public record WordLevel(Vocabulary vocabulary, int unknown) implements TokenModel {
  @Override
  public PieceEncoder encoder(Ids ids) {
    return (text, begin, end) -> {
      int token = vocabulary.id(text.substring(begin, end));
      if (token != Vocabulary.NONE || unknown != Vocabulary.NONE) {
        ids.add(token != Vocabulary.NONE ? token : unknown);
      }
    };
  }
}
