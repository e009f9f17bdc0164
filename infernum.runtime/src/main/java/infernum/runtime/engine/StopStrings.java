package infernum.runtime.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the stop string that ends first in a text that comes in parts, of several that end together
 * the longest, and holds back what may become one. Each character is looked at once, so what is
 * found doesn't depend on how the text is cut. One matcher per stop string (Knuth, Morris and Pratt
 * 1977, doi:10.1137/0206024). Of one thread.
 */
final class StopStrings {
  private final List<Matcher> matchers = new ArrayList<>();
  private final StringBuilder held = new StringBuilder();
  private boolean found;

  /** Of a request. */
  StopStrings(List<String> stops) {
    stops.forEach(stop -> matchers.add(new Matcher(stop)));
  }

  /** Whether the text has one. */
  boolean found() {
    return found;
  }

  /**
   * Takes a part.
   *
   * @param counts whether a stop string that ends in it ends the text; else it is text like any
   *     other, and may still be the begin of a stop string that counts
   * @return what of the text, this part included, is certain to be part of the answer
   */
  String add(String part, boolean counts) {
    if (matchers.isEmpty()) {
      return part;
    }
    for (int i = 0; i < part.length() && !found; i++) {
      held.append(part.charAt(i));
      int stop = next(part.charAt(i));
      if (stop > 0 && counts) {
        found = true;
        held.setLength(held.length() - stop);
      }
    }
    return take(found ? held.length() : held.length() - mayBegin());
  }

  /** What is held back once no text follows. */
  String end() {
    return take(held.length());
  }

  private String take(int length) {
    String text = held.substring(0, length);
    held.delete(0, length);
    return text;
  }

  /** Length of the longest stop string that ends with a character; 0 where none does. */
  private int next(char character) {
    int longest = 0;
    for (Matcher matcher : matchers) {
      if (matcher.next(character)) {
        longest = Math.max(longest, matcher.stop.length());
      }
    }
    return longest;
  }

  /** Length of the longest end of the text with which a stop string begins. */
  private int mayBegin() {
    int longest = 0;
    for (Matcher matcher : matchers) {
      longest = Math.max(longest, matcher.matched);
    }
    return longest;
  }

  /** How much of one stop string the text ends with. */
  private static final class Matcher {
    private final String stop;

    /** For each length of a begin: the longest shorter begin that it ends with. */
    private final int[] shorter;

    private int matched;

    Matcher(String stop) {
      this.stop = stop;
      this.shorter = new int[stop.length() + 1];
      for (int length = 2; length <= stop.length(); length++) {
        shorter[length] = follow(shorter[length - 1], stop.charAt(length - 1));
      }
    }

    /** Whether the stop string ends with this character. */
    boolean next(char character) {
      matched = follow(matched, character);
      boolean ends = matched == stop.length();
      if (ends) {
        matched = shorter[matched];
      }
      return ends;
    }

    private int follow(int length, char character) {
      int at = length;
      while (at > 0 && stop.charAt(at) != character) {
        at = shorter[at];
      }
      return stop.charAt(at) == character ? at + 1 : 0;
    }
  }
}
