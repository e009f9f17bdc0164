package infernum.runtime.tokenizer.model;

import infernum.runtime.tokenizer.file.Field;
import infernum.runtime.tokenizer.text.Trie;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes the tokens of which the sum of scores is the largest, by Viterbi's algorithm: Kudo,
 * "Subword Regularization", 2018. A character that is no token counts less than any token; several
 * in a row are one unknown token, or their bytes.
 */
public final class Unigram implements TokenModel {
  /** How much less than the least likely token, as SentencePiece has it. */
  private static final double UNKNOWN_PENALTY = 10;

  private final Field field;
  private final Vocabulary vocabulary;
  private final double[] scores;
  private final int unknown;
  private final boolean byteFallback;
  private final double unknownScore;
  private final Trie trie = new Trie();
  private final int[] ofByte = new int[256];

  /**
   * Of a vocabulary.
   *
   * @param field where it stands, for messages
   * @param scores per token, logarithms of likelihoods
   * @param unknown the token of what is no token, or -1
   * @param byteFallback whether what is no token becomes its bytes, where all of them are tokens
   */
  public Unigram(
      Field field, Vocabulary vocabulary, double[] scores, int unknown, boolean byteFallback) {
    this.field = field;
    this.vocabulary = vocabulary;
    this.scores = scores;
    this.unknown = unknown;
    this.byteFallback = byteFallback;
    this.unknownScore = Arrays.stream(scores).min().orElse(0) - UNKNOWN_PENALTY;
    for (int id = 0; id < vocabulary.size(); id++) {
      String text = vocabulary.text(id);
      if (text != null && !text.isEmpty()) {
        trie.put(text, id);
      }
    }
    for (int value = 0; value < ofByte.length; value++) {
      ofByte[value] = vocabulary.id("<0x%02X>".formatted(value));
    }
  }

  @Override
  public PieceEncoder encoder(Ids ids) {
    return (text, begin, end) -> new Path(text, begin, end).append(ids);
  }

  /** The best way to each place of a piece. */
  private final class Path {
    private final String text;
    private final int begin;
    private final int length;
    private final double[] best;
    private final int[] from;
    private final int[] token;

    Path(String text, int begin, int end) {
      this.text = text;
      this.begin = begin;
      this.length = end - begin;
      this.best = new double[length + 1];
      this.from = new int[length + 1];
      this.token = new int[length + 1];
      Arrays.fill(from, -1);
      for (int at = 0; at < length; ) {
        int width = Character.charCount(text.codePointAt(begin + at));
        if (!tokensFrom(at, width)) {
          offer(at, at + width, unknownToken(), unknownScore);
        }
        at += width;
      }
    }

    /** Offers all tokens that begin at a place; says whether one is just the character there. */
    private boolean tokensFrom(int at, int width) {
      boolean single = false;
      int node = Trie.ROOT;
      for (int i = at; i < length; i++) {
        node = trie.next(node, text.charAt(begin + i));
        if (node == Trie.NONE) {
          break;
        }
        int id = trie.value(node);
        if (id != Trie.NONE) {
          offer(at, i + 1, id, scores[id]);
          single |= i + 1 == at + width;
        }
      }
      return single;
    }

    private void offer(int start, int end, int id, double score) {
      double sum = best[start] + score;
      if (from[end] < 0 || sum > best[end]) {
        best[end] = sum;
        from[end] = start;
        token[end] = id;
      }
    }

    private int unknownToken() {
      if (unknown < 0) {
        throw field.at("unk_id").error("is missing, and the text has a character that is no token");
      }
      return unknown;
    }

    /** Appends the tokens on the best way to the end. */
    void append(Ids ids) {
      int[] ends = new int[length + 1];
      int count = 0;
      for (int at = length; at > 0; at = from[at]) {
        ends[count++] = at;
      }
      for (int i = count - 1; i >= 0; i--) {
        int start = from[ends[i]];
        if (token[ends[i]] != unknown) {
          ids.add(token[ends[i]]);
          continue;
        }
        while (i > 0 && token[ends[i - 1]] == unknown) {
          i--;
        }
        appendUnknown(text.substring(begin + start, begin + ends[i]), ids);
      }
    }

    private void appendUnknown(String part, Ids ids) {
      int whole = vocabulary.id(part);
      byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
      if (whole != Vocabulary.NONE || !byteFallback || !hasAll(utf8)) {
        ids.add(whole != Vocabulary.NONE ? whole : unknown);
        return;
      }
      for (byte value : utf8) {
        ids.add(ofByte[Byte.toUnsignedInt(value)]);
      }
    }

    private boolean hasAll(byte[] utf8) {
      for (byte value : utf8) {
        if (ofByte[Byte.toUnsignedInt(value)] == Vocabulary.NONE) {
          return false;
        }
      }
      return true;
    }
  }
}
