package infernum.runtime.tokenizer.decoder;

/** Each token loses up to so many of a character at its begin and its end. */
record Strip(int content, int start, int stop) implements Step {
  @Override
  public TokenSink open(TokenSink next) {
    return new TokenSink() {
      private int leading = start;
      private final StringBuilder held = new StringBuilder();

      @Override
      public void part(String part) {
        int from = 0;
        while (leading > 0 && from < part.length()) {
          int c = part.codePointAt(from);
          if (c == content) {
            leading--;
            from += Character.charCount(c);
          } else {
            leading = 0;
          }
        }
        held.append(part, from, part.length());
        int certain = held.length();
        for (int i = 0; i < stop && certain > 0 && held.codePointBefore(certain) == content; i++) {
          certain -= Character.charCount(content);
        }
        next.part(held.substring(0, certain));
        held.delete(0, certain);
      }

      @Override
      public void endToken() {
        held.setLength(0);
        leading = start;
        next.endToken();
      }

      @Override
      public void end() {
        next.end();
      }
    };
  }

  @Override
  public byte[] midst(byte[] token) {
    return token;
  }
}
