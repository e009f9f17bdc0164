package infernum.runtime.tokenizer.regex;

import infernum.spi.model.CheckpointException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An expression's code points, read from left to right. */
final class Source {
  private final String text;
  private final Function<String, CheckpointException> errors;
  private int at;

  Source(String text, Function<String, CheckpointException> errors) {
    this.text = text;
    this.errors = errors;
  }

  /**
   * How often something is repeated.
   *
   * @param most -1: without end
   */
  record Interval(long least, long most) {}

  String text() {
    return text;
  }

  CheckpointException error(String problem) {
    return errors.apply(problem);
  }

  boolean has() {
    return at < text.length();
  }

  int peek() {
    return has() ? text.codePointAt(at) : -1;
  }

  boolean follows(String part) {
    return text.startsWith(part, at);
  }

  int next() {
    if (!has()) {
      throw error("ends too early");
    }
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  boolean take(int c) {
    boolean is = peek() == c;
    if (is) {
      next();
    }
    return is;
  }

  boolean take(String part) {
    boolean is = follows(part);
    if (is) {
      at += part.length();
    }
    return is;
  }

  /** What stands before a character, which is skipped too. */
  String upTo(char end) {
    int to = text.indexOf(end, at);
    if (to < 0) {
      throw error("has no '%c' where one must follow".formatted(end));
    }
    String part = text.substring(at, to);
    at = to + 1;
    return part;
  }

  void skipTo(char end) {
    upTo(end);
  }

  /** A name of letters and digits that ends with a character. */
  String name(char end) {
    String name = upTo(end);
    if (name.isEmpty() || !name.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c))) {
      throw error("has the name '%s'; must be ASCII letters and digits".formatted(name));
    }
    return name;
  }

  /** Up to {@code most} digits of a base; -1 where there is none. */
  int digits(int base, int most) {
    int from = at;
    int value = 0;
    while (at < text.length() && at - from < most && Character.digit(text.charAt(at), base) >= 0) {
      value = value * base + Character.digit(text.charAt(at++), base);
    }
    return at == from ? -1 : value;
  }

  /** The interval that begins here, which is then behind; null where none does. */
  @Nullable Interval interval() {
    int from = at;
    next();
    long least = digits(10, 9);
    long most = least;
    if (take(',')) {
      most = digits(10, 9);
      if (least < 0 && most < 0) {
        at = from;
        return null;
      }
    }
    if ((least < 0 && most < 0) || !take('}')) {
      at = from;
      return null;
    }
    return most >= 0 && least > most
        ? new Interval(most, least) // as Oniguruma does in Ruby's syntax
        : new Interval(Math.max(0, least), most);
  }
}
