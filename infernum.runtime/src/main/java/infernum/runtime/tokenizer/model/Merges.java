package infernum.runtime.tokenizer.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import infernum.runtime.tokenizer.file.Field;
import java.util.Arrays;

/** Reads merges: pairs of tokens by their texts, in the order in which they join. */
public final class Merges {
  private final Field field;
  private final Vocabulary vocabulary;
  private final MergeTable table;
  private final int prefix;
  private final boolean lastOfEqualsWins;
  private int rank;

  /**
   * None yet.
   *
   * @param field where they stand, for messages
   * @param count how many there will be
   * @param prefix length in bytes of what the right one of a pair loses when it joins
   * @param lastOfEqualsWins of two merges of one pair
   */
  public Merges(
      Field field, Vocabulary vocabulary, int count, int prefix, boolean lastOfEqualsWins) {
    this.field = field;
    this.vocabulary = vocabulary;
    this.table = new MergeTable(count);
    this.prefix = prefix;
    this.lastOfEqualsWins = lastOfEqualsWins;
  }

  /**
   * Adds the next merge.
   *
   * @throws infernum.spi.model.CheckpointException it isn't of tokens, or makes none
   */
  public void add(String left, String right) {
    byte[] begin = left.getBytes(UTF_8);
    byte[] end = right.getBytes(UTF_8);
    byte[] both = Arrays.copyOf(begin, Math.addExact(begin.length, end.length));
    System.arraycopy(end, 0, both, begin.length, end.length);
    add(both, begin.length, begin.length);
  }

  /**
   * Adds the next merge, spelled as two tokens and a space between.
   *
   * @param spaceMayBegin whether a space that the line begins with is of the first token
   * @throws infernum.spi.model.CheckpointException it isn't of tokens, or makes none
   */
  public void add(String line, boolean spaceMayBegin) {
    byte[] bytes = line.getBytes(UTF_8);
    int space = spaceMayBegin ? 1 : 0;
    while (space < bytes.length && bytes[space] != ' ') {
      space++;
    }
    if (space >= bytes.length) {
      throw field.at(rank).error("is '%s'; must be two tokens and a space between", line);
    }
    add(bytes, space, space + 1);
  }

  private void add(byte[] bytes, int leftEnd, int rightBegin) {
    int left = token(bytes, 0, leftEnd);
    int right = token(bytes, rightBegin, bytes.length);
    if (prefix > bytes.length - rightBegin) {
      throw field
          .at(rank)
          .error("has '%s', which is shorter than the prefix", vocabulary.text(right));
    }
    int from = rightBegin + prefix;
    int length = leftEnd + bytes.length - from;
    System.arraycopy(bytes, from, bytes, leftEnd, bytes.length - from);
    int result = vocabulary.id(bytes, 0, length);
    if (result == Vocabulary.NONE) {
      throw field.at(rank).error("makes '%s', which is no token", text(bytes, 0, length));
    }
    table.add(left, right, rank++, result, lastOfEqualsWins);
  }

  private int token(byte[] bytes, int from, int to) {
    int token = vocabulary.id(bytes, from, to);
    if (token == Vocabulary.NONE) {
      throw field.at(rank).error("has '%s', which is no token", text(bytes, from, to));
    }
    return token;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, UTF_8);
  }

  MergeTable table() {
    return table;
  }
}
