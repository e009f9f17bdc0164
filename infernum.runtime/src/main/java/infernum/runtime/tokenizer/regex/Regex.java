package infernum.runtime.tokenizer.regex;

import infernum.runtime.tokenizer.file.Field;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a file. It is run by Java's engine after {@code OnigurumaSyntax} has
 * rewritten it. Java's engine backtracks without bound, so a text gets a number of steps, a step
 * being a look at a character: what a sound expression needs per character, many times over. An
 * expression that needs more is an error that names its field.
 */
public final class Regex implements TextPattern {
  private static final long STEPS = 10_000_000;
  private static final long STEPS_PER_CHARACTER = 200;

  private final Field field;
  private final String source;
  private final Pattern pattern;

  private Regex(Field field, String source, Pattern pattern) {
    this.field = field;
    this.source = source;
    this.pattern = pattern;
  }

  /**
   * Compiles an expression in Oniguruma's syntax.
   *
   * @param field where it stands, for messages
   * @throws infernum.spi.model.CheckpointException it is malformed, or uses what isn't supported
   */
  public static Regex compile(Field field, String source) {
    try {
      return new Regex(field, source, Pattern.compile(new OnigurumaSyntax(field, source).java()));
    } catch (PatternSyntaxException e) {
      throw field.error("is the regex '%s', which can't be run: %s", source, e.getDescription());
    } catch (StackOverflowError e) {
      throw field.error("is a regex that nests too deeply: '%s'", source);
    }
  }

  @Override
  public void find(String text, int begin, int end, Found found) {
    if (begin == end) {
      return; // not even an empty match, as in the library
    }
    Window window = new Window(text, begin, end);
    Search search = new Search(pattern.matcher(window), window);
    try {
      while (search.next()) {
        found.match(begin + search.from, begin + search.to);
      }
    } catch (OutOfStepsException e) {
      throw field.error(
          "is the regex '%s', which takes more than %d steps for a text of %d characters",
          source, window.limit, end - begin);
    } catch (StackOverflowError e) {
      throw field.error(
          "is the regex '%s', which nests too deeply for a text of %d characters",
          source, end - begin);
    }
  }

  @Override
  public String toString() {
    return source;
  }

  private static final class OutOfStepsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutOfStepsException() {
      super("out of steps", null, false, false);
    }
  }

  /** One match after the other. */
  private static final class Search {
    private final Matcher matcher;
    private final Window window;
    private int from;
    private int to;

    /** Where to look on; -1 where the last match ends. */
    private int start;

    Search(Matcher matcher, Window window) {
      this.matcher = matcher;
      this.window = window;
    }

    /** Finds the next match, which is no empty one at the end of the last. */
    boolean next() {
      int last = start == 0 ? -1 : to;
      while (more()) {
        from = matcher.start();
        to = matcher.end();
        // Java would look for the next match in the middle of a surrogate pair.
        start = from < to ? -1 : to < window.length() ? to + window.width(to) : window.length() + 1;
        if (from < to || from != last) {
          return true;
        }
        last = to;
      }
      return false;
    }

    private boolean more() {
      if (start > window.length()) {
        return false;
      }
      int at = start < 0 ? to : start;
      try {
        return start < 0 ? matcher.find() : matcher.find(at);
      } catch (StackOverflowError e) {
        return DeepStack.test(() -> matcher.find(at));
      }
    }
  }

  /** A part of a text that counts how often it is looked at. */
  private static final class Window implements CharSequence {
    private final String text;
    private final int begin;
    private final int end;
    private final long limit;
    private long steps;

    Window(String text, int begin, int end) {
      this.text = text;
      this.begin = begin;
      this.end = end;
      this.limit = STEPS + STEPS_PER_CHARACTER * (end - begin);
      this.steps = limit;
    }

    @Override
    public char charAt(int index) {
      if (--steps < 0) {
        throw new OutOfStepsException();
      }
      return text.charAt(begin + index);
    }

    int width(int index) {
      return Character.charCount(text.codePointAt(begin + index));
    }

    @Override
    public int length() {
      return end - begin;
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return text.substring(begin + from, begin + to);
    }

    @Override
    public String toString() {
      return text.substring(begin, end);
    }
  }
}
