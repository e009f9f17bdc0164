package infernum.runtime.tokenizer.decoder;

import infernum.runtime.tokenizer.text.ByteAlphabet;
import infernum.runtime.tokenizer.text.Utf8;
import java.nio.charset.StandardCharsets;

/** The steps that make one token of all. */
final class Joining {
  private Joining() {}

  /** All tokens are one. */
  record Fuse() implements Step {
    @Override
    public TokenSink open(TokenSink next) {
      return new TokenSink() {
        @Override
        public void part(String part) {
          next.part(part);
        }

        @Override
        public void endToken() {}

        @Override
        public void end() {
          next.endToken();
          next.end();
        }
      };
    }

    @Override
    public byte[] midst(byte[] token) {
      return token;
    }
  }

  /** The letters of all tokens are bytes, which together are UTF-8. */
  record ByteLevel() implements Step {
    @Override
    public TokenSink open(TokenSink next) {
      return new WholeTokens(next) {
        private final Utf8 utf8 = new Utf8();

        @Override
        void whole(String token) {
          for (byte value : ByteAlphabet.bytes(token)) {
            utf8.add(value);
          }
          next.part(utf8.take());
        }

        @Override
        void atEnd() {
          utf8.end();
          next.token(utf8.take());
        }
      };
    }

    @Override
    public byte[] midst(byte[] token) {
      return ByteAlphabet.bytes(new String(token, StandardCharsets.UTF_8));
    }
  }
}
