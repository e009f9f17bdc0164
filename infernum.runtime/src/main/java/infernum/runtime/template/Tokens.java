package infernum.runtime.template;

import java.util.List;

/** Tokens, one after the other; behind the last one there is always another end. */
final class Tokens {
  private final List<Token> tokens;
  private int next;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(next);
  }

  /** The one behind the next one. */
  Token ahead() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  int line() {
    return peek().line();
  }

  boolean at(String type) {
    return peek().is(type);
  }

  boolean atName(String name) {
    return peek().isName(name);
  }

  boolean skip(String type) {
    boolean skip = at(type);
    if (skip) {
      next();
    }
    return skip;
  }

  boolean skipName(String name) {
    boolean skip = atName(name);
    if (skip) {
      next();
    }
    return skip;
  }

  Token expect(String type) {
    if (!at(type)) {
      throw expected(Token.described(type));
    }
    return next();
  }

  void expectName(String name) {
    if (!atName(name)) {
      throw expected(name);
    }
    next();
  }

  /** Any name. */
  String name() {
    return (String) expect(Token.NAME).value();
  }

  private TemplateFault expected(String what) {
    return TemplateFault.syntax(
        line(),
        at(Token.EOF)
            ? "unexpected end of template, expected %s.".formatted(Repr.quoted(what))
            : "expected token %s, got %s"
                .formatted(Repr.quoted(what), Repr.quoted(peek().described())));
  }
}
