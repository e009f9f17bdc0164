package infernum.runtime.workers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import infernum.spi.InfernumException;
import infernum.spi.kernel.Workers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerPoolTest {
  @Test
  void eachUnitIsDoneOnceByOneWorker() {
    for (int threads : new int[] {1, 2, 5}) {
      try (WorkerPool pool = new WorkerPool(threads)) {
        for (int units : new int[] {0, 1, 2, 7, 1001}) {
          for (int least : new int[] {1, 3, 5000}) {
            AtomicIntegerArray done = new AtomicIntegerArray(units);
            AtomicIntegerArray busy = new AtomicIntegerArray(threads);
            pool.run(
                units,
                least,
                (worker, from, to) -> {
                  assertEquals(1, busy.incrementAndGet(worker), "two threads of one number");
                  for (int i = from; i < to; i++) {
                    done.incrementAndGet(i);
                  }
                  busy.decrementAndGet(worker);
                });
            assertEquals("1".repeat(units), digits(done));
          }
        }
      }
    }
  }

  private static String digits(AtomicIntegerArray numbers) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < numbers.length(); i++) {
      text.append(numbers.get(i));
    }
    return text.toString();
  }

  /** Each round reads what the last one wrote: a result that arrives late changes the sum. */
  @Test
  void aDispatchSeesAllOfTheOneBefore() {
    try (WorkerPool pool = new WorkerPool(3)) {
      long[] numbers = new long[97];
      long[] next = new long[97];
      Workers.Work sum =
          (_, from, to) -> {
            for (int i = from; i < to; i++) {
              next[i] = numbers[i] + numbers[(i + 1) % numbers.length] + 1;
            }
          };
      Workers.Work copy = (_, from, to) -> System.arraycopy(next, from, numbers, from, to - from);
      for (int round = 0; round < 20_000; round++) {
        pool.run(numbers.length, 1, sum);
        pool.run(numbers.length, 1, copy);
        Arrays.setAll(numbers, i -> numbers[i] & 0xffff);
        long[] same = new long[numbers.length];
        Arrays.fill(same, numbers[0]);
        assertArrayEquals(same, numbers, "round " + round);
      }
    }
  }

  @Test
  void severalThreadsComputeAtOnce() {
    try (WorkerPool pool = new WorkerPool(3)) {
      for (int pause : new int[] {0, 200}) { // active, and parked
        sleep(pause);
        CountDownLatch together = new CountDownLatch(3);
        pool.run(
            6,
            1,
            (_, _, _) -> {
              together.countDown();
              await(together);
            });
        assertEquals(0, together.getCount());
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS), "the others don't work");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFailureArrivesAsItIsAndAfterEveryThreadStopped() {
    try (WorkerPool pool = new WorkerPool(4)) {
      RuntimeException failure = new RuntimeException("at unit 5");
      AtomicInteger working = new AtomicInteger();
      AtomicInteger begun = new AtomicInteger();
      CountDownLatch failing = new CountDownLatch(1);
      Workers.Work work =
          (_, from, to) -> {
            begun.addAndGet(to - from);
            if (from <= 5 && 5 < to) {
              failing.countDown();
              throw failure;
            }
            working.incrementAndGet();
            await(failing);
            sleep(200);
            working.decrementAndGet();
          };
      assertSame(failure, assertThrows(RuntimeException.class, () -> pool.run(64, 1, work)));
      assertEquals(0, working.get());
      assertTrue(begun.get() < 64, () -> begun + " of 64 units");
      pool.run(64, 1, (_, from, to) -> begun.addAndGet(from - to)); // works as before
    }
  }

  @Test
  void anExceptionThatIsCheckedEndsADispatchToo() {
    try (WorkerPool pool = new WorkerPool(2)) {
      CountDownLatch both = new CountDownLatch(2);
      IOException failure = new IOException("of a language that doesn't declare it");
      Workers.Work work =
          (_, _, _) -> {
            both.countDown();
            await(both);
            WorkerPoolTest.<RuntimeException>sneak(failure);
          };
      Exception thrown = assertThrows(RuntimeException.class, () -> pool.run(2, 1, work));
      assertSame(failure, thrown.getCause());
      assertThrows(RuntimeException.class, () -> pool.run(2, 1, work), "works as before");
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // what other compilers allow
  private static <E extends Exception> void sneak(Exception failure) throws E {
    throw (E) failure;
  }

  @Test
  void whatOthersThrowIsSuppressed() {
    try (WorkerPool pool = new WorkerPool(2)) {
      CountDownLatch both = new CountDownLatch(2);
      var thrown =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  pool.run(
                      2,
                      1,
                      (_, from, _) -> {
                        both.countDown();
                        await(both);
                        throw new IllegalArgumentException("unit " + from);
                      }));
      assertEquals(1, thrown.getSuppressed().length);
    }
  }

  @Test
  void aDispatchFromWithinWorkIsRefused() {
    try (WorkerPool pool = new WorkerPool(2)) {
      for (int units : new int[] {1, 8}) {
        assertThrows(
            IllegalStateException.class,
            () -> pool.run(units, 1, (_, _, _) -> pool.run(1, 1, (_, _, _) -> {})));
      }
    }
  }

  @Test
  void dispatchesOfTwoThreadsDontMix() throws InterruptedException {
    try (WorkerPool pool = new WorkerPool(2)) {
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Runnable caller =
          () -> {
            try {
              int[] counts = new int[64];
              for (int round = 1; round <= 2000; round++) {
                pool.run(
                    64,
                    1,
                    (_, from, to) -> {
                      for (int i = from; i < to; i++) {
                        counts[i]++;
                      }
                    });
                int[] expected = new int[64];
                Arrays.fill(expected, round);
                assertArrayEquals(expected, counts);
              }
            } catch (Throwable e) {
              failure.set(e);
            }
          };
      Thread other = new Thread(caller);
      other.start();
      caller.run();
      other.join();
      assertEquals(null, failure.get());
    }
  }

  @Test
  void aDispatchAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (WorkerPool pool = new WorkerPool(2)) {
      long[] sums = new long[2 * 64];
      Workers.Work work = (worker, from, to) -> sums[worker * 64] += to - from;
      for (int i = 0; i < 1000; i++) {
        pool.run(10, 1, work);
      }
      long before = threads.getTotalThreadAllocatedBytes();
      for (int i = 0; i < 10_000; i++) {
        pool.run(10, 1, work);
      }
      long bytes = threads.getTotalThreadAllocatedBytes() - before;
      assertTrue(bytes < 100_000, () -> bytes + " bytes for 10,000 dispatches");
    }
  }

  @Test
  void closingEndsTheThreads() throws InterruptedException {
    WorkerPool pool = new WorkerPool(3);
    AtomicReference<Thread> helper = new AtomicReference<>();
    CountDownLatch both = new CountDownLatch(2);
    pool.run(
        8,
        1,
        (worker, _, _) -> {
          both.countDown();
          await(both);
          if (worker != 0) {
            helper.set(Thread.currentThread());
          }
        });
    pool.close();
    helper.get().join(10_000);
    assertEquals(Thread.State.TERMINATED, helper.get().getState());
    assertThrows(IllegalStateException.class, () -> pool.run(1, 1, (_, _, _) -> {}));
  }

  @Test
  void aNumberOfThreadsThatCantBeIsRefused() {
    assertThrows(InfernumException.class, () -> new WorkerPool(0));
    assertThrows(InfernumException.class, () -> new WorkerPool(1 << 20));
  }
}
