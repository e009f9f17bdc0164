package infernum.runtime.tokenizer.model;

import infernum.runtime.tokenizer.file.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A model's tokens by id and by text. Immutable. */
public final class Vocabulary {
  /** No such token. */
  public static final int NONE = ByteIndex.NONE;

  /** Far more than any vocabulary's. */
  public static final int MAX_TOKENS = 4_000_000;

  private final @Nullable String[] texts;
  private final byte[][] bytes;
  private final ByteIndex index;
  private final int size;
  private final int count;

  private Vocabulary(
      @Nullable String[] texts, int size, int count, byte[][] bytes, ByteIndex index) {
    this.texts = texts;
    this.size = size;
    this.count = count;
    this.bytes = bytes;
    this.index = index;
  }

  /** Ids below this number may be tokens. */
  public int size() {
    return size;
  }

  /** How many ids are tokens. */
  public int count() {
    return count;
  }

  /** A token's text; null where an id was left out. */
  public @Nullable String text(int id) {
    return id >= 0 && id < size ? texts[id] : null;
  }

  /** The token of a text, or {@link #NONE}. */
  public int id(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return index.find(utf8, 0, utf8.length);
  }

  /** The token of these bytes of UTF-8, or {@link #NONE}. */
  int id(byte[] utf8, int from, int to) {
    return index.find(utf8, from, to);
  }

  /** A token's text in UTF-8; empty where an id was left out. */
  byte[] utf8(int id) {
    return bytes[id];
  }

  /** Takes tokens, in any order of ids. */
  public static final class Builder {
    private final Field field;
    private @Nullable String[] texts = new String[1024];
    private int size;
    private int count;

    /**
     * Empty.
     *
     * @param field where the tokens stand, for messages
     */
    public Builder(Field field) {
      this.field = field;
    }

    /** How many tokens were added. */
    public int count() {
      return count;
    }

    /**
     * Adds a token.
     *
     * @throws infernum.spi.model.CheckpointException its id isn't one, or another token's
     */
    public void add(String text, long id) {
      if (id < 0 || id >= MAX_TOKENS) {
        throw field.error("gives '%s' the id %d; must be 0 to %d", text, id, MAX_TOKENS - 1);
      }
      int place = (int) id;
      if (place >= texts.length) {
        texts = Arrays.copyOf(texts, Math.max(place + 1, 2 * texts.length));
      }
      if (texts[place] != null) {
        throw field.error("gives the id %d to '%s' and to '%s'", id, texts[place], text);
      }
      texts[place] = text;
      size = Math.max(size, place + 1);
      count++;
    }

    /** All tokens that were added. */
    public Vocabulary build() {
      byte[][] bytes = new byte[size][];
      ByteIndex index = new ByteIndex(size);
      for (int id = 0; id < size; id++) {
        String text = texts[id];
        bytes[id] = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        if (text != null) {
          index.add(bytes[id], id);
        }
      }
      return new Vocabulary(texts, size, count, bytes, index);
    }
  }
}
