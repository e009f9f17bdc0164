package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopStringsTest {
  private static String answer(List<String> stops, String... parts) {
    StopStrings found = new StopStrings(stops);
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      text.append(found.add(part));
      if (found.found()) {
        return text + found.end();
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
  void theFirstOfSeveralCounts() {
    assertEquals("a", answer(List.of("d", "bc"), "abcd"));
    assertEquals("ab", answer(List.of("d", "cd"), "abcd"));
  }

  @Test
  void whatCantBecomeAStopStringIsntHeldBack() {
    StopStrings stops = new StopStrings(List.of("\n\n"));
    assertEquals("line", stops.add("line"));
    assertEquals("", stops.add("\n"));
    assertEquals("\nnext", stops.add("next"));
    assertFalse(stops.found());
  }

  /** However a text is cut, its answer is the same; the seed of a failure is in the message. */
  @Test
  void partsAddUpToTheSameForEverySplit() {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i >= 0; i--) {
        text.append((char) ('a' + random.nextInt(3)));
      }
      List<String> stops = List.of("aab", "abc", "ccc");
      int end = text.length();
      for (String stop : stops) {
        int at = text.indexOf(stop);
        end = at >= 0 ? Math.min(end, at) : end;
      }
      String[] parts = new String[text.length()];
      int from = 0;
      int count = 0;
      while (from < text.length()) {
        int to = Math.min(text.length(), from + 1 + random.nextInt(4));
        parts[count++] = text.substring(from, to);
        from = to;
      }
      assertEquals(
          text.substring(0, end), answer(stops, Arrays.copyOf(parts, count)), "seed " + seed);
    }
  }
}
