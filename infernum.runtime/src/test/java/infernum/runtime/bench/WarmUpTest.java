package infernum.runtime.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When loads have run often enough, by figures and times that are made up. */
final class WarmUpTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong compiled = new AtomicLong();
  private final CompilerWatch compilers = new CompilerWatch(compiled::get, 0);
  private final WarmUp warmUp = new WarmUp(OptionalInt.empty(), compilers);

  @Test
  void itEndsWhenTwoRunsInARowWereHardlyFasterThanTheFastest() {
    double[] prefill = {100, 150, 151, 152, 200, 150, 201};
    double[] decode = {10, 10, 10, 12, 10, 10, 10};
    for (int i = 0; i < prefill.length; i++) {
      assertTrue(warmUp.goesOn((i + 5) * SECOND), "after %d runs".formatted(i));
      warmUp.add(prefill[i], decode[i], 5000);
    }
    assertFalse(warmUp.goesOn(12 * SECOND));
    assertTrue(warmUp.settled());
    assertEquals(7, warmUp.runs());
  }

  @Test
  void itEndsAfterTwentyRunsOrAMinuteAndSaysThatNothingHasSettled() {
    for (long seconds : new long[] {1, 25}) {
      WarmUp faster = new WarmUp(OptionalInt.empty(), compilers);
      while (faster.goesOn((5 + faster.runs() * seconds) * SECOND)) {
        faster.add(Math.pow(2, faster.runs()), 1, 0);
      }
      assertEquals(seconds == 1 ? 20 : 3, faster.runs());
      assertFalse(faster.settled());
    }
  }

  @Test
  void itGoesOnAsLongAsStepsTakeLessAndLessFromTheHeap() {
    for (double bytes : new double[] {90_000, 40_000, 41_000, 5000, 5100, 4500}) {
      assertTrue(warmUp.goesOn((5 + warmUp.runs()) * SECOND));
      warmUp.add(100, 100, bytes);
    }
    assertFalse(warmUp.goesOn(12 * SECOND));
    assertTrue(warmUp.settled());
  }

  @Test
  void itGoesOnAsLongAsSomethingIsCompiled() {
    for (int i = 0; i < 50; i++) { // a tenth of a second each, a third of it compiling
      assertTrue(warmUp.goesOn(i * SECOND / 10), "after %d runs".formatted(i));
      warmUp.add(100, 100, 5000);
      compiled.addAndGet(33);
    }
    long quiet = 5 * SECOND;
    compiled.addAndGet(300);
    assertTrue(warmUp.goesOn(quiet));
    compiled.addAndGet(200); // a little, over a second
    assertTrue(warmUp.goesOn(quiet + SECOND * 8 / 10));
    assertFalse(warmUp.goesOn(quiet + SECOND * 11 / 10));
  }

  @Test
  void aMinuteOfCompilingEndsItToo() {
    for (int i = 0; i < 60; i++) {
      assertTrue(warmUp.goesOn(i * SECOND));
      warmUp.add(100, 100, 5000);
      compiled.addAndGet(1_000);
    }
    assertFalse(warmUp.goesOn(60 * SECOND));
  }

  @Test
  void itIsAsLongAsTheUserSays() {
    WarmUp two = new WarmUp(OptionalInt.of(2), compilers);
    for (int i = 0; i < 2; i++) {
      assertTrue(two.goesOn(0));
      two.add(100, 100, 5000);
    }
    assertFalse(two.goesOn(0));
  }
}
