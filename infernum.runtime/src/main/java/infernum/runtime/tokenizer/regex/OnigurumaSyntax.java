package infernum.runtime.tokenizer.regex;

import infernum.runtime.tokenizer.file.Field;
import infernum.spi.model.CheckpointException;

/**
 * Rewrites an expression from Oniguruma's Ruby syntax into Java's. They differ in what {@code \s},
 * {@code \w}, {@code \d} and {@code \h} mean, in {@code .}, {@code ^} and {@code $}, in how
 * properties are named, and in what {@code a{2}+} is. Absent functions, conditions, calls and the
 * extended layout are refused by name. See Oniguruma's doc/RE and doc/SYNTAX.md.
 *
 * <p>One difference is left: without regard to case, Oniguruma also takes "ss" for the letter sharp
 * s and its like; Java compares one code point with one.
 */
final class OnigurumaSyntax {
  private static final int MAX_LENGTH = 20_000;
  private static final int MAX_DEPTH = 50;

  /** As Oniguruma's own limit. */
  private static final int MAX_REPEATS = 100_000;

  private final Field field;
  private final Source source;
  private final StringBuilder java = new StringBuilder();
  private final ClassSyntax classes;
  private int depth;
  private boolean dotMatchesAll;
  private boolean ignoreCase;

  OnigurumaSyntax(Field field, String text) {
    this.field = field;
    if (text.length() > MAX_LENGTH) {
      throw field.error("is a regex of %d characters; at most %d", text.length(), MAX_LENGTH);
    }
    this.source = new Source(text, this::error);
    this.classes = new ClassSyntax(source, java);
  }

  String java() {
    alternatives();
    if (source.has()) {
      throw error("has a ')' without its '('");
    }
    return java.toString();
  }

  private void alternatives() {
    if (++depth > MAX_DEPTH) {
      throw error("has groups more than %d deep".formatted(MAX_DEPTH));
    }
    boolean dotBefore = dotMatchesAll;
    boolean caseBefore = ignoreCase;
    while (source.has() && source.peek() != ')') {
      if (source.take('|')) {
        java.append('|');
      } else {
        int atom = java.length();
        if (atom()) {
          quantifiers(atom);
        }
      }
    }
    dotMatchesAll = dotBefore;
    setIgnoreCase(caseBefore);
    depth--;
  }

  /** Rewrites what a quantifier would repeat; false where it is nothing that can be repeated. */
  private boolean atom() {
    int c = source.next();
    switch (c) {
      case '(' -> {
        return group();
      }
      case '[' -> classes.bracketed();
      case '.' -> java.append(dotMatchesAll ? "(?s:.)" : "[^\\n]");
      case '^' -> java.append("(?:\\A|(?<=\\n)(?!\\z))");
      case '$' -> java.append("(?=\\n|\\z)");
      case '\\' -> escape();
      case '*', '+', '?' -> throw error("repeats nothing by '%c'".formatted(c));
      default -> classes.literal(c);
    }
    return true;
  }

  private boolean group() {
    if (!source.take('?')) {
      inGroup("(");
      return true;
    }
    int c = source.next();
    switch (c) {
      case ':', '=', '!', '>' -> inGroup("(?" + (char) c);
      case '#' -> {
        source.skipTo(')');
        return false;
      }
      case '<' -> {
        if (source.take('=')) {
          behind("(?<=");
        } else if (source.take('!')) {
          behind("(?<!");
        } else {
          inGroup("(?<" + source.name('>') + ">");
        }
      }
      case 'i', 'm', '-' -> {
        return options(c);
      }
      default -> throw error("has '(?%s', which isn't supported".formatted(Character.toString(c)));
    }
    return true;
  }

  private void behind(String opening) {
    java.append(opening);
    inGroup("(?:");
    java.append(Escapes.BY_CODE_POINTS).append(')');
  }

  private void inGroup(String opening) {
    java.append(opening);
    alternatives();
    if (!source.has()) {
      throw error("has a '(' without its ')'");
    }
    source.next();
    java.append(')');
  }

  /** Options hold to the end of the group that they are in, or of their own: {@code (?i:x)}. */
  private boolean options(int first) {
    boolean dotBefore = dotMatchesAll;
    boolean caseBefore = ignoreCase;
    boolean on = true;
    boolean own = true;
    for (int c = first; c != ':'; c = source.next()) {
      switch (c) {
        case '-' -> on = false;
        case 'i' -> setIgnoreCase(on);
        case 'm' -> dotMatchesAll = on;
        case ')' -> own = false;
        default ->
            throw error(
                "has the option '%s', which isn't supported".formatted(Character.toString(c)));
      }
      if (!own) {
        break;
      }
    }
    if (own) {
      inGroup("(?:");
    } else {
      // In Ruby's syntax what follows is the options' own group, alternatives included.
      java.append("(?:");
      alternatives();
      java.append(')');
    }
    dotMatchesAll = dotBefore;
    setIgnoreCase(caseBefore);
    return own;
  }

  private void setIgnoreCase(boolean ignore) {
    ignoreCase = ignore;
    classes.ignoreCase(ignore);
  }

  private void escape() {
    int c = source.next();
    switch (c) {
      case 'A', 'z' -> java.append('\\').append((char) c);
      case 'Z' -> java.append("(?=\\n?\\z)");
      case 'b' -> java.append(Escapes.boundary(true));
      case 'B' -> java.append(Escapes.boundary(false));
      case 'R' -> java.append("(?>\\r\\n|[\\n-\\r\\x{85}\\x{2028}\\x{2029}])");
      case 'O' -> java.append("(?s:.)");
      case 'N' -> java.append("[^\\n]");
      case 'k' -> {
        if (!source.take('<')) {
          throw error("has '\\k' without a name");
        }
        String name = source.name('>');
        boolean number = Character.isDigit(name.charAt(0));
        java.append(number ? "(?:\\" + name + ")" : "\\k<" + name + ">");
      }
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
          java.append("(?:\\").append((char) c).append(')');
      case 'G', 'K', 'X', 'g', 'y', 'Y' ->
          throw error("has '\\%c', which isn't supported".formatted(c));
      default -> classes.escaped(c, false);
    }
  }

  private void quantifiers(int atom) {
    boolean repeated = false;
    while (source.has()) {
      String quantifier = quantifier();
      if (quantifier.isEmpty()) {
        return;
      }
      if (repeated) {
        java.insert(atom, "(?:").append(')');
      }
      java.append(quantifier);
      repeated = true;
      if (quantifier.startsWith("{")) {
        continue; // a + or ? that follows repeats the whole once more
      }
      if (source.take('?')) {
        java.append('?');
      } else if (source.take('+')) {
        java.append('+');
      }
    }
  }

  private String quantifier() {
    return switch (source.peek()) {
      case '*', '+', '?' -> Character.toString(source.next());
      case '{' -> interval();
      default -> "";
    };
  }

  /** {@code {n}}, {@code {n,}}, {@code {,m}} or {@code {n,m}}; anything else is no quantifier. */
  private String interval() {
    Source.Interval interval = source.interval();
    if (interval == null) {
      return "";
    }
    if (interval.least() > MAX_REPEATS || interval.most() > MAX_REPEATS) {
      throw error("repeats more than %d times".formatted(MAX_REPEATS));
    }
    String counts =
        interval.least() == interval.most()
            ? "{%d}".formatted(interval.least())
            : interval.most() < 0
                ? "{%d,}".formatted(interval.least())
                : "{%d,%d}".formatted(interval.least(), interval.most());
    // {n,m}? is reluctant, as in Java; {n}? is "{n} or nothing".
    boolean reluctant = interval.least() != interval.most() && source.take('?');
    return reluctant ? counts + "?" : counts;
  }

  private CheckpointException error(String problem) {
    return field.error("is the regex '%s', which %s", source.text(), problem);
  }
}
