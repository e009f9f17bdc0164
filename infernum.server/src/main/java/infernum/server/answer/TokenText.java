package infernum.server.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import infernum.spi.text.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** How single tokens are shown beside their probabilities. */
public final class TokenText {
  private TokenText() {}

  /** Its bytes; none where the tokenizer doesn't know it. */
  public static byte[] bytes(Tokenizer tokenizer, int token) {
    return token < tokenizer.size() ? tokenizer.bytes(token) : new byte[0];
  }

  /** The same as JSON has them, 0 to 255. */
  public static List<Integer> numbers(byte[] bytes) {
    List<Integer> numbers = new ArrayList<>();
    for (byte one : bytes) {
      numbers.add(Byte.toUnsignedInt(one));
    }
    return numbers;
  }

  /** Its text, in which bytes that are no characters by themselves are U+FFFD. */
  public static String lenient(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  /** Its text, or, where it is no whole characters, {@code bytes:\xe2\x82}, as OpenAI writes it. */
  public static String exact(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      StringBuilder text = new StringBuilder("bytes:");
      for (byte one : bytes) {
        text.append("\\x%02x".formatted(Byte.toUnsignedInt(one)));
      }
      return text.toString();
    }
  }
}
