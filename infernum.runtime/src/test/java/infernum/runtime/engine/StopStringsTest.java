package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopStringsTest {
  private static String answer(List<String> stops, String... parts) {
    StopStrings found = new StopStrings(stops);
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      text.append(found.add(part, true));
      if (found.found()) {
        break;
      }
    }
    return text + found.end();
  }

  @Test
  void aStopStringAcrossPartsEndsTheTextBeforeIt() {
    assertEquals("one ", answer(List.of("STOP"), "one S", "T", "OP two"));
    assertEquals("one STO two", answer(List.of("STOP"), "one S", "TO", " two"));
  }

  @Test
  void theOneThatEndsFirstCountsAndOfSeveralTheLongest() {
    assertEquals("a", answer(List.of("d", "bc"), "abcd"));
    assertEquals("ab", answer(List.of("d", "cd"), "abcd"));
    assertEquals("a", answer(List.of("abcd", "bc"), "abcd"));
    assertEquals("", answer(List.of("c", "abc", "bc"), "abc"));
    assertEquals("ab", answer(List.of("abx", "c"), "abc"));
  }

  @Test
  void whatCantBecomeAStopStringIsntHeldBack() {
    StopStrings stops = new StopStrings(List.of("\n\n"));
    assertEquals("line", stops.add("line", true));
    assertEquals("", stops.add("\n", true));
    assertEquals("\nnext", stops.add("next", true));
    assertFalse(stops.found());
  }

  @Test
  void oneThatBeginsBeforeItCountsAndEndsWhenItDoesIsFound() {
    StopStrings stops = new StopStrings(List.of("abab"));
    assertEquals("x", stops.add("xab", false));
    assertEquals("", stops.add("ab", true));
    assertTrue(stops.found());
  }

  @Test
  void oneThatEndsBeforeItCountsIsTextAndMayBeTheBeginOfAnother() {
    StopStrings stops = new StopStrings(List.of("aa"));
    assertEquals("a", stops.add("aa", false), "the second one may be the begin of a stop string");
    assertFalse(stops.found());
    assertEquals("", stops.add("ab", true));
    assertTrue(stops.found());
    StopStrings other = new StopStrings(List.of("aa"));
    assertEquals("aab", other.add("aa", false) + other.add("b", true) + other.end());
  }

  /** The definition: the first end of a stop string beyond a place, and there the longest. */
  private static String reference(List<String> stops, String text, int countsFrom) {
    for (int end = countsFrom + 1; end <= text.length(); end++) {
      int longest = 0;
      for (String stop : stops) {
        longest =
            text.substring(0, end).endsWith(stop) ? Math.max(longest, stop.length()) : longest;
      }
      if (longest > 0) {
        return text.substring(0, end - longest);
      }
    }
    return text;
  }

  private static String letters(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(2)));
    }
    return text.toString();
  }

  /**
   * However a text is cut, its answer is that of the definition, for stop strings of mixed lengths
   * that contain and overlap each other; the seed of a failure is in the message.
   */
  @Test
  void partsAddUpToTheSameForEverySplit() {
    int ended = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      List<String> stops = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        stops.add(letters(random, 1 + random.nextInt(7)));
      }
      String text = letters(random, 1 + random.nextInt(25));
      int countsFrom = random.nextInt(3) == 0 ? random.nextInt(text.length()) : 0;
      StopStrings found = new StopStrings(stops);
      StringBuilder told = new StringBuilder();
      int from = 0;
      while (from < text.length() && !found.found()) {
        int most = from < countsFrom ? countsFrom : text.length();
        int to = Math.min(most, from + 1 + random.nextInt(5));
        told.append(found.add(text.substring(from, to), from >= countsFrom));
        from = to;
      }
      String expected = reference(stops, text, countsFrom);
      assertEquals(expected, told + found.end(), "seed " + seed);
      assertEquals(expected.length() < text.length(), found.found(), "seed " + seed);
      ended += found.found() ? 1 : 0;
    }
    assertTrue(ended > 5_000 && ended < 19_500, ended + " texts ended");
  }
}
