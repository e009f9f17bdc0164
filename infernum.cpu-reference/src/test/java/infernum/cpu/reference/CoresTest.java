package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class CoresTest {
  private static final long DEAR = 1L << 40;

  @Test
  void eachUnitIsDoneOnce() {
    for (int threads : new int[] {1, 2, 5}) {
      for (long cost : new long[] {0, 1000, DEAR}) {
        AtomicIntegerArray done = new AtomicIntegerArray(1001);
        Cores.Work work =
            (from, to) -> {
              for (int i = from; i < to; i++) {
                done.incrementAndGet(i);
              }
            };
        new Cores(new Threads(threads)).each(1001, cost, () -> work);
        for (int i = 0; i < 1001; i++) {
          assertEquals(1, done.get(i));
        }
      }
    }
  }

  @Test
  void aThreadHasScratchOfItsOwnAndKeepsIt() {
    AtomicInteger made = new AtomicInteger();
    new Cores(new Threads(3))
        .each(
            1000,
            DEAR,
            () -> {
              made.incrementAndGet();
              long owner = Thread.currentThread().threadId();
              return (_, _) -> assertEquals(owner, Thread.currentThread().threadId());
            });
    assertTrue(made.get() <= 3, () -> made + " scratches for 3 threads");
  }

  @Test
  void cheapWorkStaysOnTheCallersThread() {
    long caller = Thread.currentThread().threadId();
    new Cores(new Threads(4))
        .each(10, 1, () -> (_, _) -> assertEquals(caller, Thread.currentThread().threadId()));
  }
}
