package infernum.runtime.tokenizer.model;

import infernum.runtime.tokenizer.text.Utf8;
import java.util.Arrays;

/**
 * SentencePiece's BPE, which has scores instead of merges: again and again the two neighbours join
 * that together are the token of the highest score, the leftmost of equals. A character that is no
 * token becomes the tokens of its bytes, {@code <0xE2>}.
 */
public final class SentencePieceBpe implements TokenModel {
  private static final int END = -1;

  private final Vocabulary vocabulary;
  private final float[] scores;
  private final int unknown;
  private final int longest;
  private final int[] ofByte = new int[256];

  /**
   * Of a vocabulary.
   *
   * @param scores per token; none is NaN
   * @param unknown the token of a byte that has none, or -1 where it is left out
   */
  public SentencePieceBpe(Vocabulary vocabulary, float[] scores, int unknown) {
    this.vocabulary = vocabulary;
    this.scores = scores.clone();
    this.unknown = unknown;
    int most = 0;
    for (int id = 0; id < vocabulary.size(); id++) {
      most = Math.max(most, vocabulary.utf8(id).length);
    }
    this.longest = most;
    for (int value = 0; value < ofByte.length; value++) {
      int token = vocabulary.id("<0x%02X>".formatted(value));
      // Some vocabularies have the byte itself.
      int plain = value < 0x80 ? vocabulary.id(String.valueOf((char) value)) : Vocabulary.NONE;
      ofByte[value] = token != Vocabulary.NONE ? token : plain;
    }
  }

  @Override
  public PieceEncoder encoder(Ids ids) {
    return (text, begin, end) -> new Joining(text, begin, end).append(ids);
  }

  /**
   * The symbols of one piece: parts of its UTF-8, linked by the index of their first byte. A piece
   * may be a whole text.
   */
  private final class Joining {
    private final byte[] utf8;
    private int size;
    private final int[] ends;
    private final int[] previous;
    private final LongHeap waiting = new LongHeap();

    Joining(String text, int begin, int end) {
      utf8 = new byte[Math.multiplyExact(3, end - begin)];
      ends = new int[utf8.length];
      previous = new int[utf8.length + 1];
      Arrays.fill(ends, END);
      int last = END;
      for (int i = begin; i < end; ) {
        int c = text.codePointAt(i);
        int from = size;
        size = Utf8.encode(c, utf8, size);
        ends[from] = size;
        previous[from] = last;
        last = from;
        i += Character.charCount(c);
      }
      for (int at = 0; at < size; at = ends[at]) {
        offer(at);
      }
      while (!waiting.isEmpty()) {
        long pair = waiting.poll();
        int left = (int) pair;
        // Symbols that have changed since are other ones, whose own entries are waiting too.
        if (ends[left] != END && priority(left) == (int) (pair >> Integer.SIZE)) {
          join(left);
        }
      }
    }

    private void join(int left) {
      int right = ends[left];
      int behind = ends[right];
      ends[left] = behind;
      ends[right] = END;
      if (behind < size) {
        previous[behind] = left;
      }
      offer(left);
      if (previous[left] != END) {
        offer(previous[left]);
      }
    }

    private void offer(int left) {
      int priority = priority(left);
      if (priority != Integer.MAX_VALUE) {
        waiting.add(((long) priority << Integer.SIZE) | left);
      }
    }

    /** The less, the earlier a symbol and the one behind it join; the largest number: never. */
    private int priority(int left) {
      int right = ends[left];
      if (right >= size || ends[right] - left > longest) {
        return Integer.MAX_VALUE;
      }
      int token = vocabulary.id(utf8, left, ends[right]);
      if (token == Vocabulary.NONE) {
        return Integer.MAX_VALUE;
      }
      // Bits of floats order like whole numbers where the sign bit isn't set.
      int bits = Float.floatToIntBits(-scores[token] + 0f);
      return bits >= 0 ? bits : Integer.MIN_VALUE - bits;
    }

    void append(Ids ids) {
      for (int at = 0; at < size; at = ends[at]) {
        int token = vocabulary.id(utf8, at, ends[at]);
        if (token != Vocabulary.NONE) {
          ids.add(token);
          continue;
        }
        for (int i = at; i < ends[at]; i++) {
          int value = ofByte[Byte.toUnsignedInt(utf8[i])];
          if (value != Vocabulary.NONE || unknown != Vocabulary.NONE) {
            ids.add(value != Vocabulary.NONE ? value : unknown);
          }
        }
      }
    }
  }
}
