package infernum.cpu.reference;

import infernum.spi.kernel.Workers;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Fresh threads for each dispatch, which take the smallest chunks that are allowed. */
record Threads(int threads) implements Workers {
  @Override
  public void run(int units, int least, Work work) {
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      IntStream.range(0, threads)
          .mapToObj(worker -> pool.submit(() -> take(worker, units, least, next, work)))
          .toList()
          .forEach(Threads::get);
    }
  }

  private static void take(int worker, int units, int least, AtomicInteger next, Work work) {
    for (int from = next.getAndAdd(least); from < units; from = next.getAndAdd(least)) {
      work.run(worker, from, Math.min(units, from + least));
    }
  }

  private static void get(Future<?> future) {
    try {
      future.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        default -> throw new IllegalStateException(e);
      }
    }
  }
}
