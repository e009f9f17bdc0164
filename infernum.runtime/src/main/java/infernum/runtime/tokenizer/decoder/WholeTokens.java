package infernum.runtime.tokenizer.decoder;

/** Puts parts together, for steps that look at whole tokens. */
abstract class WholeTokens implements TokenSink {
  final TokenSink next;
  private final StringBuilder token = new StringBuilder();

  WholeTokens(TokenSink next) {
    this.next = next;
  }

  abstract void whole(String token);

  /** Hands on what was held back, and forgets the sequence. */
  abstract void atEnd();

  @Override
  public void token(String text) {
    if (token.isEmpty()) {
      whole(text); // as nearly always: no parts came before
    } else {
      part(text);
      endToken();
    }
  }

  @Override
  public void part(String part) {
    token.append(part);
  }

  @Override
  public void endToken() {
    String text = token.toString();
    token.setLength(0);
    whole(text);
  }

  @Override
  public void end() {
    atEnd();
    next.end();
  }
}
