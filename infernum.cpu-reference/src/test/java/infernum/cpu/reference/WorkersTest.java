package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private static final long DEAR = 1L << 40;

  private static Cores cores(int threads) {
    return new Cores(new Workers(threads));
  }

  @Test
  void eachUnitIsDoneOnce() {
    for (int threads : new int[] {1, 2, 5}) {
      for (long cost : new long[] {0, 1000, DEAR}) {
        AtomicIntegerArray done = new AtomicIntegerArray(1001);
        Workers.Work work =
            (_, from, to) -> {
              for (int i = from; i < to; i++) {
                done.incrementAndGet(i);
              }
            };
        cores(threads).each(1001, cost, work);
        for (int i = 0; i < 1001; i++) {
          assertEquals(1, done.get(i));
        }
      }
    }
  }

  @Test
  void aFailureArrivesAsItIsAndAfterEveryWorkerStopped() {
    RuntimeException failure = new RuntimeException("at unit 5");
    AtomicInteger working = new AtomicInteger();
    Workers.Work work =
        (_, from, _) -> {
          working.incrementAndGet();
          try {
            Thread.sleep(from == 5 ? 1 : 30);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          } finally {
            working.decrementAndGet();
          }
          if (from == 5) {
            throw failure;
          }
        };
    var thrown = assertThrows(RuntimeException.class, () -> cores(4).each(20, DEAR, work));
    assertSame(failure, thrown);
    assertEquals(0, working.get());
  }

  @Test
  void afterAFailureNoMoreUnitsAreBegun() {
    AtomicInteger begun = new AtomicInteger();
    Workers.Work work =
        (_, from, _) -> {
          begun.incrementAndGet();
          if (from == 0) {
            throw new IllegalStateException("at once");
          }
          try {
            Thread.sleep(1);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    assertThrows(IllegalStateException.class, () -> cores(2).each(3000, DEAR, work));
    assertTrue(begun.get() < 3000, () -> begun + " of 3000 units");
  }

  @Test
  void aMachineHasAThread() {
    assertThrows(IllegalArgumentException.class, () -> new Workers(0));
  }
}
