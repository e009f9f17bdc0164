package infernum.runtime.tokenizer;

import infernum.spi.text.Tokenizer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Byte-level BPE. Special tokens are found first; what lies between them is cut into pieces, and
 * each piece's bytes are joined by the merges. A byte for which the vocabulary has no token is left
 * out, as in all implementations. A lone surrogate, which no UTF-8 has, counts as U+FFFD.
 */
final class ByteLevelBpe implements Tokenizer {
  /** Neither a token nor part of a pair. */
  private static final int NO_TOKEN = -1;

  private final PreTokeniser preTokeniser;
  private final byte[][] bytes;
  private final BitSet control;
  private final Map<String, Integer> tokens;
  private final int[] ofByte = new int[256];
  private final MergeTable merges;
  private final SpecialTokens always;
  private final SpecialTokens parsed;
  private final Frame frame;

  /**
   * A vocabulary that was checked.
   *
   * @param bytes what each token stands for
   * @param control which tokens are no text
   * @param tokens all by their letters
   * @param always tokens that are found in any text
   * @param parsed tokens that are found where control tokens are, those of {@code always} included
   * @param frame what goes around a sequence
   */
  ByteLevelBpe(
      PreTokeniser preTokeniser,
      byte[][] bytes,
      BitSet control,
      Map<String, Integer> tokens,
      MergeTable merges,
      SpecialTokens always,
      SpecialTokens parsed,
      Frame frame) {
    this.preTokeniser = preTokeniser;
    this.bytes = bytes;
    this.control = control;
    this.tokens = tokens;
    this.merges = merges;
    this.always = always;
    this.parsed = parsed;
    this.frame = frame;
    for (int value = 0; value < ofByte.length; value++) {
      ofByte[value] = tokens.getOrDefault(String.valueOf(ByteAlphabet.letter(value)), NO_TOKEN);
    }
  }

  @Override
  public int size() {
    return bytes.length;
  }

  @Override
  public int[] encode(String text, Specials specials) {
    Encoding encoding = new Encoding(text);
    List<SpecialTokens.Found> found =
        switch (specials) {
          case PARSE -> parsed.find(text);
          case TEXT -> always.find(text);
        };
    int at = 0;
    for (SpecialTokens.Found special : found) {
      preTokeniser.cut(text, at, special.begin(), encoding);
      encoding.add(special.token());
      at = special.end();
    }
    preTokeniser.cut(text, at, text.length(), encoding);
    return encoding.ids();
  }

  @Override
  public int[] withSpecialTokens(int[] tokens) {
    return frame.around(tokens);
  }

  @Override
  public byte[] bytes(int token) {
    return bytes[check(token)].clone();
  }

  @Override
  public boolean isSpecial(int token) {
    return control.get(check(token));
  }

  @Override
  public Decoder decoder() {
    return new Utf8Decoder();
  }

  private int check(int token) {
    if (token < 0 || token >= bytes.length) {
      throw new IllegalArgumentException(
          "no token %d; the vocabulary has %d".formatted(token, bytes.length));
    }
    return token;
  }

  /** All tokens' bytes as one UTF-8 text. */
  private final class Utf8Decoder implements Decoder {
    private final Utf8 utf8 = new Utf8();

    @Override
    public String add(int token) {
      for (byte next : bytes[check(token)]) {
        utf8.add(next);
      }
      return utf8.take();
    }

    @Override
    public String end() {
      utf8.end();
      return utf8.take();
    }
  }

  /** The tokens of one text, as its pieces come. */
  private final class Encoding implements PreTokeniser.Pieces {
    private final String text;
    private final Merger merger = new Merger(merges);
    private byte[] utf8 = new byte[64];
    private int[] ids;
    private int count;

    Encoding(String text) {
      this.text = text;
      this.ids = new int[text.length() / 4 + 8];
    }

    @Override
    public void piece(int begin, int end) {
      int size = encode(begin, end);
      if (preTokeniser.wholePieces()) {
        Integer whole = tokens.get(ByteAlphabet.spell(utf8, size));
        if (whole != null) {
          add(whole);
          return;
        }
      }
      int[] parts = merger.room(size);
      for (int i = 0; i < size; i++) {
        parts[i] = ofByte[Byte.toUnsignedInt(utf8[i])];
      }
      int joined = merger.merge(size);
      for (int i = 0; i < joined; i++) {
        if (parts[i] != NO_TOKEN) {
          add(parts[i]);
        }
      }
    }

    void add(int id) {
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, Math.multiplyExact(2, ids.length));
      }
      ids[count++] = id;
    }

    int[] ids() {
      return Arrays.copyOf(ids, count);
    }

    private int encode(int begin, int end) {
      int most = Math.multiplyExact(3, end - begin);
      if (utf8.length < most) {
        utf8 = new byte[Math.max(most, 2 * utf8.length)];
      }
      int size = 0;
      for (int i = begin; i < end; ) {
        int c = Character.codePointAt(text, i);
        i += Character.charCount(c);
        size = Utf8.encode(c, utf8, size);
      }
      return size;
    }
  }
}
