package infernum.runtime.tokenizer.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * GPT-2's spelling of bytes by visible letters, in which vocabularies and merges are written: a
 * byte that Latin-1 prints stands for itself, the others for the letters from U+0100 on, in order.
 */
public final class ByteAlphabet {
  private static final int BYTES = 256;
  private static final char[] LETTERS = letters();
  private static final short[] VALUES = values();

  private ByteAlphabet() {}

  /** The letter that stands for a byte, given as 0 to 255. */
  public static char letter(int value) {
    return LETTERS[value];
  }

  /** Bytes in letters. */
  public static String spell(byte[] bytes, int length) {
    char[] letters = new char[length];
    for (int i = 0; i < length; i++) {
      letters[i] = LETTERS[Byte.toUnsignedInt(bytes[i])];
    }
    return new String(letters);
  }

  /** The bytes that a token's letters stand for; null where it isn't spelled in letters. */
  public static byte @Nullable [] spelled(String token) {
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      char letter = token.charAt(i);
      int value = letter < VALUES.length ? VALUES[letter] : -1;
      if (value < 0) {
        return null;
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  /** The bytes that a token's letters stand for; its UTF-8 where it isn't spelled in letters. */
  public static byte[] bytes(String token) {
    byte @Nullable [] bytes = spelled(token);
    return bytes == null ? token.getBytes(StandardCharsets.UTF_8) : bytes;
  }

  private static char[] letters() {
    char[] letters = new char[BYTES];
    char next = BYTES;
    for (int value = 0; value < BYTES; value++) {
      letters[value] = isPrinted(value) ? (char) value : next++;
    }
    return letters;
  }

  private static short[] values() {
    int last = 0;
    for (char letter : LETTERS) {
      last = Math.max(last, letter);
    }
    short[] values = new short[last + 1];
    Arrays.fill(values, (short) -1);
    for (int value = 0; value < BYTES; value++) {
      values[LETTERS[value]] = (short) value;
    }
    return values;
  }

  private static boolean isPrinted(int value) {
    return (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
  }
}
