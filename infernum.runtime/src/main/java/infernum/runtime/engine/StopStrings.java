package infernum.runtime.engine;

import java.util.List;

/**
 * Finds the first stop string in a text that comes in parts, and holds back what may become one. Of
 * one thread.
 */
final class StopStrings {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean found;

  /** Of a request. */
  StopStrings(List<String> stops) {
    this.stops = stops;
  }

  /** Whether the text has one. */
  boolean found() {
    return found;
  }

  /** What of the text, this part included, is certain to be part of the answer. */
  String add(String part) {
    if (stops.isEmpty() || part.isEmpty()) {
      return part;
    }
    held.append(part);
    int end = first();
    found = end >= 0;
    return take(found ? end : held.length() - mayBegin());
  }

  /** What is held back once no text follows. */
  String end() {
    return found ? "" : take(held.length());
  }

  private String take(int length) {
    String text = held.substring(0, length);
    held.delete(0, length);
    return text;
  }

  private int first() {
    int first = -1;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  /** Length of the longest end of the text with which a stop string begins. */
  private int mayBegin() {
    int longest = 0;
    for (String stop : stops) {
      for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
        if (stop.startsWith(held.substring(held.length() - length))) {
          longest = length;
        }
      }
    }
    return longest;
  }
}
