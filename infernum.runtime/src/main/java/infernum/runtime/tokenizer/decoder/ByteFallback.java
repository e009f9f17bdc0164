package infernum.runtime.tokenizer.decoder;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A run of tokens {@code <0xE2>} is one token of these bytes, or of one U+FFFD for each byte where
 * they aren't UTF-8 as a whole. What a byte shows is certain only once the run has ended, so that
 * long a run is held back.
 */
record ByteFallback() implements Step {
  private static final int NO_BYTE = -1;

  @Override
  public TokenSink open(TokenSink next) {
    return new WholeTokens(next) {
      private final ByteArrayOutputStream run = new ByteArrayOutputStream();

      @Override
      void whole(String token) {
        int value = value(token);
        if (value != NO_BYTE) {
          run.write(value);
          return;
        }
        atEnd();
        next.token(token);
      }

      @Override
      void atEnd() {
        if (run.size() > 0) {
          byte[] bytes = run.toByteArray();
          run.reset();
          Optional<String> text = text(bytes);
          text.ifPresentOrElse(next::token, () -> invalid(bytes.length));
        }
      }

      private void invalid(int bytes) {
        for (int i = 0; i < bytes; i++) {
          next.token("\uFFFD");
        }
      }
    };
  }

  @Override
  public byte[] midst(byte[] token) {
    int value = value(new String(token, StandardCharsets.ISO_8859_1));
    return value == NO_BYTE ? token : new byte[] {(byte) value};
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static int value(String token) {
    if (token.length() != 6 || !token.startsWith("<0x") || token.charAt(5) != '>') {
      return NO_BYTE;
    }
    // Rust's parser, which the reference uses, takes a plus sign.
    int high = token.charAt(3) == '+' ? 0 : digit(token.charAt(3));
    int low = digit(token.charAt(4));
    return high < 0 || low < 0 ? NO_BYTE : (high << 4) | low;
  }

  private static int digit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
