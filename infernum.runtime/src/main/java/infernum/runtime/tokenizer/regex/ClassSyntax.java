package infernum.runtime.tokenizer.regex;

/** Rewrites classes of characters: brackets, what may stand in them, and escapes. */
final class ClassSyntax {
  private static final int MAX_DEPTH = 20;

  private final Source source;
  private final StringBuilder java;
  private int depth;
  private boolean ignoreCase;

  ClassSyntax(Source source, StringBuilder java) {
    this.source = source;
    this.java = java;
  }

  /** Without regard to case, or with. */
  void ignoreCase(boolean ignore) {
    this.ignoreCase = ignore;
  }

  /** A character outside brackets. */
  void literal(int c) {
    literal(c, false);
  }

  private void literal(int c, boolean inClass) {
    if (ignoreCase && !inClass) {
      java.append(CaseFolding.variants(c));
    } else {
      Escapes.literal(c, java);
    }
  }

  /** A class whose opening bracket is behind. */
  void bracketed() {
    if (!ignoreCase || depth > 0) {
      nested();
      return;
    }
    // Java takes the dotless i and the capital with a dot for an i.
    java.append(source.follows("^") ? "(?iu:" : "(?![\\x{130}\\x{131}])(?iu:");
    nested();
    java.append(')');
  }

  private void nested() {
    if (++depth > MAX_DEPTH) {
      throw source.error("has classes more than %d deep".formatted(MAX_DEPTH));
    }
    // Brackets around each operand: the two syntaxes bind ^ and && differently.
    boolean negated = source.take('^');
    int from = java.length();
    java.append(negated ? "[^[" : "[[");
    boolean empty = true;
    if (source.peek() == ']') {
      item(source.next());
      empty = false;
    }
    while (!source.take(']')) {
      if (source.take("&&")) {
        java.append(empty ? "&&[^\\x{0}-\\x{10FFFF}]" : "").append("]&&[");
        empty = true;
        continue;
      }
      item(source.next());
      empty = false;
    }
    if (empty) {
      throw source.error("has an empty class");
    }
    java.append("]]");
    if (java.length() - from > 200_000) {
      throw source.error("has a class that is too large");
    }
    depth--;
  }

  /** A class that an escape stands for, or a character. */
  void escaped(int c, boolean inClass) {
    String content = Escapes.shorthand(c, inClass);
    if (!content.isEmpty()) {
      java.append(content);
    } else if (c == 'p' || c == 'P') {
      property(c == 'P');
    } else {
      literal(character(c, inClass), inClass);
    }
  }

  private void item(int c) {
    if (c == '[') {
      if (source.take(':')) {
        posix();
      } else {
        bracketed();
      }
      return;
    }
    if (c == '\\') {
      int escaped = source.next();
      if (escaped == 'p' || escaped == 'P' || !Escapes.shorthand(escaped, true).isEmpty()) {
        escaped(escaped, true);
        return;
      }
      range(character(escaped, true));
      return;
    }
    range(c);
  }

  private void range(int from) {
    Escapes.literal(from, java);
    if (!source.follows("-") || source.follows("-]")) {
      return;
    }
    source.next();
    int to = source.next();
    if (to == '[' || (to == '\\' && isClass(source.peek()))) {
      Escapes.literal('-', java); // a hyphen before a class is one
      if (to == '[') {
        item('[');
      } else {
        escaped(source.next(), true);
      }
      return;
    }
    int last = to == '\\' ? character(source.next(), true) : to;
    if (last < from) {
      throw source.error("has a range that ends before it begins");
    }
    java.append('-');
    Escapes.literal(last, java);
  }

  private static boolean isClass(int c) {
    return c == 'p' || c == 'P' || !Escapes.shorthand(c, true).isEmpty();
  }

  private void posix() {
    boolean negated = source.take('^');
    String name = source.upTo(':');
    if (!source.take(']')) {
      throw source.error("has '[:%s' without ':]'".formatted(name));
    }
    boolean differs = name.equals("punct") || name.equals("word");
    append(differs ? "posix" + name : name, negated);
  }

  private void property(boolean negated) {
    if (!source.take('{')) {
      throw source.error("has '\\p' without a name in braces");
    }
    boolean again = source.take('^');
    append(source.upTo('}'), negated != again);
  }

  private void append(String name, boolean negated) {
    String content = Properties.content(name);
    if (content.isEmpty()) {
      throw source.error("has the property '%s', which isn't known".formatted(name));
    }
    java.append(negated ? "[^" : "[").append(content).append(']');
  }

  private int character(int c, boolean inClass) {
    return switch (c) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'f' -> '\f';
      case 'v' -> 0x0B;
      case 'a' -> 0x07;
      case 'e' -> 0x1B;
      case 'x' -> hexadecimal();
      case 'u' -> numbered(source.digits(16, 4));
      case '0' -> Math.max(0, source.digits(8, 2));
      default -> {
        if (c == 'b' && inClass) {
          yield '\b';
        }
        if (c < 0x80 && Character.isLetterOrDigit(c)) {
          throw source.error("has '\\%c', which isn't supported".formatted(c));
        }
        yield c;
      }
    };
  }

  private int hexadecimal() {
    if (!source.take('{')) {
      return numbered(source.digits(16, 2));
    }
    int value = numbered(source.digits(16, 8));
    if (!source.take('}')) {
      throw source.error("has '\\x{' without '}'");
    }
    return value;
  }

  private int numbered(int value) {
    if (value < 0 || value > Character.MAX_CODE_POINT) {
      throw source.error("has a character by a number that none has");
    }
    return value;
  }
}
