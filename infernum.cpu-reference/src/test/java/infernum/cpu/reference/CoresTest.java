package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.kernel.Workers;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class CoresTest {
  private static final long DEAR = 1L << 40;

  @Test
  void eachUnitIsDoneOnceByAWorkerThatHasScratch() {
    for (int threads : new int[] {1, 2, 5}) {
      for (long cost : new long[] {0, 1000, DEAR}) {
        AtomicIntegerArray done = new AtomicIntegerArray(1001);
        Workers.Work work =
            (worker, from, to) -> {
              assertTrue(worker >= 0 && worker < threads, () -> "worker " + worker);
              for (int i = from; i < to; i++) {
                done.incrementAndGet(i);
              }
            };
        new Cores(new Threads(threads)).each(1001, cost, work);
        for (int i = 0; i < 1001; i++) {
          assertEquals(1, done.get(i));
        }
      }
    }
  }

  @Test
  void cheapWorkStaysOnTheCallersThread() {
    long caller = Thread.currentThread().threadId();
    new Cores(new Threads(4))
        .each(10, 1, (_, _, _) -> assertEquals(caller, Thread.currentThread().threadId()));
  }
}
