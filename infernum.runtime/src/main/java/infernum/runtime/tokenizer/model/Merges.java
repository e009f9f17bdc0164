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
  private byte[] joined = new byte[64];

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
    int leftId = vocabulary.id(left);
    int rightId = vocabulary.id(right);
    if (leftId == Vocabulary.NONE || rightId == Vocabulary.NONE) {
      throw field.at(rank).error("has '%s', which is no token", leftId < 0 ? left : right);
    }
    byte[] begin = vocabulary.utf8(leftId);
    byte[] end = vocabulary.utf8(rightId);
    if (prefix > end.length) {
      throw field.at(rank).error("has '%s', which is shorter than the prefix", right);
    }
    int length = Math.addExact(begin.length, end.length - prefix);
    if (length > joined.length) {
      joined = new byte[Math.max(length, 2 * joined.length)];
    }
    System.arraycopy(begin, 0, joined, 0, begin.length);
    System.arraycopy(end, prefix, joined, begin.length, end.length - prefix);
    int result = vocabulary.id(joined, 0, length);
    if (result == Vocabulary.NONE) {
      throw field
          .at(rank)
          .error("makes '%s', which is no token", new String(Arrays.copyOf(joined, length), UTF_8));
    }
    table.add(leftId, rightId, rank++, result, lastOfEqualsWins);
  }

  /**
   * Adds the next merge, spelled as two tokens and a space between.
   *
   * @throws infernum.spi.model.CheckpointException it isn't of tokens, or makes none
   */
  public void add(String line, boolean spaceMayBegin) {
    // A space in a token is spelled as a letter, but for one that would be the first half.
    int space = line.indexOf(' ', spaceMayBegin ? 1 : 0);
    if (space < 0) {
      throw field.at(rank).error("is '%s'; must be two tokens and a space between", line);
    }
    add(line.substring(0, space), line.substring(space + 1));
  }

  MergeTable table() {
    return table;
  }
}
