package infernum.runtime.perplexity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.InfernumException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static Windows.Text text(int tokens, OptionalInt begin) {
    return new Windows.Text(IntStream.range(100, 100 + tokens).toArray(), begin);
  }

  /** llama.cpp: of 8 tokens in a window, logits 4 to 6 count, so tokens 5 to 7. */
  @Test
  void halvesCountTheSecondHalfOfEachWindowAndLeaveTheRest() {
    List<Window> windows = Windows.halves(text(19, OptionalInt.empty()), 8);
    assertEquals(2, windows.size());
    assertArrayEquals(
        new int[] {108, 109, 110, 111, 112, 113, 114, 115}, windows.getLast().tokens());
    for (Window window : windows) {
      assertEquals(5, window.firstScored());
      assertEquals(3, window.scored());
    }
  }

  @Test
  void theBeginTokenTakesThePlaceOfEachWindowsFirst() {
    List<Window> windows = Windows.halves(text(16, OptionalInt.of(1)), 8);
    assertArrayEquals(new int[] {1, 101, 102, 103, 104, 105, 106, 107}, windows.get(0).tokens());
    assertArrayEquals(new int[] {1, 109, 110, 111, 112, 113, 114, 115}, windows.get(1).tokens());
  }

  @Test
  void aTextThatDoesNotFillTwoWindowsIsRefused() {
    InfernumException e =
        assertThrows(
            InfernumException.class, () -> Windows.halves(text(15, OptionalInt.empty()), 8));
    assertTrue(String.valueOf(e.getMessage()).contains("15 tokens"), e::getMessage);
  }

  @Test
  void aSlidingWindowCountsEveryTokenButTheFirstOnce() {
    for (int length = 2; length < 40; length++) {
      for (int stride = 1; stride < 8; stride++) {
        int next = 101;
        for (Window window : Windows.sliding(text(length, OptionalInt.empty()), 8, stride)) {
          assertTrue(window.tokens().length <= 8);
          // What counts is what follows the last that counted, with its own neighbours before it.
          assertEquals(next, window.tokens()[window.firstScored()], length + " by " + stride);
          next += window.scored();
        }
        assertEquals(100 + length, next, length + " by " + stride);
      }
    }
  }
}
