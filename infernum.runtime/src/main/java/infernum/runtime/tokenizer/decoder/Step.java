package infernum.runtime.tokenizer.decoder;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A step from tokens to text. Immutable; what it remembers of a sequence is in its sink. */
interface Step {
  /** The step for one sequence after the other. */
  TokenSink open(TokenSink next);

  /**
   * What becomes of a token in the midst of a sequence: bytes, since it may be half a character.
   */
  byte[] midst(byte[] token);

  /** A step that changes each token by itself. */
  interface OfTokens extends Step {
    /**
     * What a token becomes.
     *
     * @param index its place in the sequence
     */
    String decode(String token, int index);

    @Override
    default TokenSink open(TokenSink next) {
      return new WholeTokens(next) {
        private int index;

        @Override
        void whole(String token) {
          next.token(decode(token, index++));
        }

        @Override
        void atEnd() {
          index = 0;
        }
      };
    }

    @Override
    default byte[] midst(byte[] token) {
      String text = new String(token, StandardCharsets.UTF_8);
      byte[] again = text.getBytes(StandardCharsets.UTF_8);
      boolean isText = Arrays.equals(again, token);
      return isText ? decode(text, 1).getBytes(StandardCharsets.UTF_8) : token;
    }
  }
}
