package infernum.runtime.tokenizer.decoder;

import org.jspecify.annotations.Nullable;

/** Of equal tokens in a row one stays, padding goes, and a sign between words becomes a space. */
record Ctc(String pad, String delimiter, boolean cleanup) implements Step.OfTokens {
  @Override
  public String decode(String token, int index) {
    String text = token.replace(pad, "");
    return cleanup ? Steps.clean(text).replace(delimiter, " ") : text;
  }

  @Override
  public TokenSink open(TokenSink next) {
    return new WholeTokens(next) {
      private @Nullable String last;

      @Override
      void whole(String token) {
        String text = token.equals(last) ? "" : decode(token, 0);
        last = token;
        if (!text.isEmpty()) {
          next.token(text);
        }
      }

      @Override
      void atEnd() {
        last = null;
      }
    };
  }
}
