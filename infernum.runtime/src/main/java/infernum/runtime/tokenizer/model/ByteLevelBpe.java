package infernum.runtime.tokenizer.model;

import infernum.runtime.tokenizer.text.ByteAlphabet;
import infernum.runtime.tokenizer.text.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * BPE over the bytes of a piece, which are spelled in letters in the vocabulary but never here: a
 * piece's bytes are looked up as they are.
 *
 * <p>Most pieces of a text are tokens as a whole. Whether the merges would make that token of its
 * bytes is found out once per token and remembered, so that only the other pieces are merged.
 */
public final class ByteLevelBpe implements TokenModel {
  private static final int BYTES = 256;
  private static final byte MERGES_TO_ITSELF = 1;
  private static final byte DOES_NOT = 2;

  private final int[] ofByte = new int[BYTES];
  private final ByteIndex pieces;
  private final MergeTable merges;
  private final boolean wholePieces;
  private final boolean missingSeparates;

  /** Per token; a race finds the same out twice. */
  private final byte[] whole;

  /**
   * Of a vocabulary that is spelled in letters.
   *
   * @param wholePieces whether a piece that is a token is that token, whatever the merges say
   * @param missingSeparates whether the neighbours of a byte that has no token stay apart; the byte
   *     is left out in any case
   */
  public ByteLevelBpe(
      Vocabulary vocabulary, Merges merges, boolean wholePieces, boolean missingSeparates) {
    this.merges = merges.table();
    this.wholePieces = wholePieces;
    this.missingSeparates = missingSeparates;
    this.whole = new byte[vocabulary.size()];
    this.pieces = new ByteIndex(vocabulary.size());
    for (int id = 0; id < vocabulary.size(); id++) {
      byte @Nullable [] bytes = spelled(vocabulary.text(id));
      if (bytes != null) {
        pieces.add(bytes, id);
      }
    }
    byte[] one = new byte[1];
    for (int value = 0; value < BYTES; value++) {
      one[0] = (byte) value;
      ofByte[value] = pieces.find(one, 0, 1);
    }
  }

  private static byte @Nullable [] spelled(@Nullable String text) {
    return text == null || text.isEmpty() ? null : ByteAlphabet.spelled(text);
  }

  @Override
  public PieceEncoder encoder(Ids ids) {
    return new Encoder(ids);
  }

  /** The tokens of one text, as its pieces come. */
  private final class Encoder implements PieceEncoder {
    private final Ids ids;
    private final Merger merger = new Merger(merges);
    private byte[] utf8 = new byte[256];

    Encoder(Ids ids) {
      this.ids = ids;
    }

    @Override
    public void piece(String text, int begin, int end) {
      int size = encode(text, begin, end);
      int token = pieces.find(utf8, 0, size);
      if (token != ByteIndex.NONE) {
        if (wholePieces || whole[token] == MERGES_TO_ITSELF) {
          ids.add(token);
          return;
        }
      }
      int[] parts = merger.room(size);
      int count = 0;
      for (int i = 0; i < size; i++) {
        int part = ofByte[Byte.toUnsignedInt(utf8[i])];
        if (part != ByteIndex.NONE || missingSeparates) {
          parts[count++] = part;
        }
      }
      int joined = merger.merge(count);
      if (token != ByteIndex.NONE && whole[token] == 0) {
        whole[token] = joined == 1 && parts[0] == token ? MERGES_TO_ITSELF : DOES_NOT;
      }
      for (int i = 0; i < joined; i++) {
        if (parts[i] != ByteIndex.NONE) {
          ids.add(parts[i]);
        }
      }
    }

    private int encode(String text, int begin, int end) {
      int most = Math.multiplyExact(3, end - begin);
      if (utf8.length < most) {
        utf8 = new byte[(int) Math.max(most, Math.min(2L * utf8.length, 1 << 30))];
      }
      int size = 0;
      for (int i = begin; i < end; ) {
        char ascii = text.charAt(i);
        if (ascii < 0x80) {
          utf8[size++] = (byte) ascii;
          i++;
        } else {
          int c = text.codePointAt(i);
          i += Character.charCount(c);
          size = Utf8.encode(c, utf8, size);
        }
      }
      return size;
    }
  }
}
