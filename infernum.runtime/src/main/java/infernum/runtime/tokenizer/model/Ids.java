package infernum.runtime.tokenizer.model;

import java.util.Arrays;

/** A list of tokens that grows. */
public final class Ids {
  private int[] ids;
  private int count;

  /** Empty, with room for the tokens of a text of that many characters, roughly. */
  public Ids(int characters) {
    ids = new int[characters / 4 + 8];
  }

  /** Appends a token. */
  public void add(int id) {
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, Math.multiplyExact(2, ids.length));
    }
    ids[count++] = id;
  }

  /** All tokens. */
  public int[] toArray() {
    return Arrays.copyOf(ids, count);
  }
}
