package infernum.runtime.tokenizer.decoder;

/**
 * A sign at the ends of words becomes a space, but for that of the last token: each token is held
 * back until another one follows.
 */
record WordEnds(String suffix) implements Step.OfTokens {
  @Override
  public String decode(String token, int index) {
    return token.replace(suffix, " ");
  }

  @Override
  public TokenSink open(TokenSink next) {
    return new WholeTokens(next) {
      private String held = "";
      private boolean any;

      @Override
      void whole(String token) {
        if (any) {
          next.token(decode(held, 0));
        }
        held = token;
        any = true;
      }

      @Override
      void atEnd() {
        if (any) {
          next.token(held.replace(suffix, ""));
        }
        held = "";
        any = false;
      }
    };
  }
}
