package infernum.runtime.tokenizer.model;

import static infernum.runtime.tokenizer.model.Vocabulary.NONE;

import infernum.runtime.tokenizer.text.Utf8;
import java.nio.charset.StandardCharsets;

/**
 * BPE over the characters of a piece. A character that is no token becomes the tokens of its bytes,
 * {@code <0xE2>}, or the unknown token, or is left out.
 */
public final class CharacterBpe implements TokenModel {
  private final Vocabulary vocabulary;
  private final MergeTable merges;
  private final Options options;
  private final byte[] prefix;
  private final byte[] suffix;
  private final int[] ofByte = new int[256];

  /**
   * What vocabularies differ in.
   *
   * @param prefix before every character of a piece but the first, often empty
   * @param suffix behind the last one, often empty
   * @param unknown the token of what is no token, or -1
   * @param fuseUnknown whether several in a row are one
   * @param byteFallback whether what is no token becomes its bytes, where all of them are tokens
   * @param wholePieces whether a piece that is a token is that token, whatever the merges say
   */
  public record Options(
      String prefix,
      String suffix,
      int unknown,
      boolean fuseUnknown,
      boolean byteFallback,
      boolean wholePieces) {}

  /** Of a vocabulary and its merges. */
  public CharacterBpe(Vocabulary vocabulary, Merges merges, Options options) {
    this.vocabulary = vocabulary;
    this.merges = merges.table();
    this.options = options;
    this.prefix = options.prefix.getBytes(StandardCharsets.UTF_8);
    this.suffix = options.suffix.getBytes(StandardCharsets.UTF_8);
    for (int value = 0; value < ofByte.length; value++) {
      ofByte[value] = vocabulary.id("<0x%02X>".formatted(value));
    }
  }

  @Override
  public PieceEncoder encoder(Ids ids) {
    return new Encoder(ids);
  }

  /** The tokens of one text, as its pieces come. */
  private final class Encoder implements PieceEncoder {
    private final Ids ids;
    private final Merger merger = new Merger(merges);
    private byte[] utf8 = new byte[16 + prefix.length + suffix.length];
    private int[] parts = {};
    private int count;
    private boolean unknown;

    Encoder(Ids ids) {
      this.ids = ids;
    }

    @Override
    public void piece(String text, int begin, int end) {
      if (options.wholePieces) {
        int whole = vocabulary.id(text.substring(begin, end));
        if (whole != NONE) {
          ids.add(whole);
          return;
        }
      }
      // A character has at most three bytes per char; each may become a token.
      parts = merger.room(Math.addExact(Math.multiplyExact(3, end - begin), 4));
      count = 0;
      unknown = false;
      for (int i = begin; i < end; ) {
        int c = text.codePointAt(i);
        int behind = i + Character.charCount(c);
        character(c, i == begin, behind == end);
        i = behind;
      }
      flush();
      int joined = merger.merge(count);
      for (int i = 0; i < joined; i++) {
        ids.add(parts[i]);
      }
    }

    private void character(int c, boolean isFirst, boolean isLast) {
      int size = 0;
      if (!isFirst) {
        System.arraycopy(prefix, 0, utf8, 0, prefix.length);
        size = prefix.length;
      }
      size = Utf8.encode(c, utf8, size);
      if (isLast) {
        System.arraycopy(suffix, 0, utf8, size, suffix.length);
        size += suffix.length;
      }
      int token = vocabulary.id(utf8, 0, size);
      if (token != NONE) {
        flush();
        parts[count++] = token;
      } else if (!options.byteFallback || !bytes(size)) {
        if (unknown && !options.fuseUnknown) {
          flush();
        }
        unknown = options.unknown != NONE;
      }
    }

    /** An unknown token that waited for another one is a token. */
    private void flush() {
      if (unknown) {
        parts[count++] = options.unknown;
        unknown = false;
      }
    }

    private boolean bytes(int size) {
      for (int i = 0; i < size; i++) {
        if (ofByte[Byte.toUnsignedInt(utf8[i])] == NONE) {
          return false;
        }
      }
      parts = merger.room(Math.addExact(count, size + 4));
      for (int i = 0; i < size; i++) {
        parts[count++] = ofByte[Byte.toUnsignedInt(utf8[i])];
      }
      return true;
    }
  }
}
