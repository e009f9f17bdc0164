package infernum.cpu.reference;

import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Memory;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/** A tensor-parallel group in one process: a thread per rank. */
final class Ranks {
  private final int count;
  private final CyclicBarrier barrier;
  private final AtomicReferenceArray<MemorySegment> operands;

  private Ranks(int count) {
    this.count = count;
    this.barrier = new CyclicBarrier(count);
    this.operands = new AtomicReferenceArray<>(count);
  }

  /** What one rank does. */
  interface Program<T> {
    T run(int rank, Rig rig);
  }

  /** Runs it on all ranks; the results by rank. */
  static <T> List<T> run(int count, Program<T> program) {
    Ranks group = new Ranks(count);
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<T>> results =
          IntStream.range(0, count)
              .mapToObj(rank -> threads.submit(() -> group.runOne(rank, program)))
              .toList();
      return results.stream().map(Ranks::get).toList();
    }
  }

  private <T> T runOne(int rank, Program<T> program) {
    try (Rig rig = new Rig(2, new Rank(rank))) {
      return program.run(rank, rig);
    }
  }

  private static <T> T get(Future<T> result) {
    try {
      return result.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void meet() {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("a rank is missing", e);
    }
  }

  private final class Rank implements Communicator<Cpu> {
    private final int rank;

    Rank(int rank) {
      this.rank = rank;
    }

    @Override
    public int rank() {
      return rank;
    }

    @Override
    public int ranks() {
      return count;
    }

    @Override
    public void allReduce(TensorSpec spec, Memory<Cpu> in, Memory<Cpu> out) {
      together(
          spec,
          in,
          () -> {
            MemorySegment result = HostMemory.segment(out);
            for (long i = 0; i < spec.bytes(Sizes.NONE); i += Float.BYTES) {
              double sum = 0;
              for (int r = 0; r < count; r++) {
                sum += operands.get(r).get(Floats.F32, i);
              }
              result.set(Floats.F32, i, (float) sum);
            }
          });
    }

    @Override
    public void allGather(TensorSpec spec, Memory<Cpu> in, Memory<Cpu> out) {
      long row = spec.format().bytes(spec.rowSize());
      together(
          spec,
          in,
          () -> {
            MemorySegment result = HostMemory.segment(out);
            for (long i = 0; i < spec.rows().fixed(); i++) {
              for (int r = 0; r < count; r++) {
                long to = (i * count + r) * row;
                MemorySegment.copy(operands.get(r), i * row, result, to, row);
              }
            }
          });
    }

    private void together(TensorSpec spec, Memory<Cpu> in, Runnable collective) {
      if (!spec.isDense() || in.bytes() != spec.bytes(Sizes.NONE)) {
        throw new IllegalArgumentException("%s of %d bytes".formatted(spec, in.bytes()));
      }
      operands.set(rank, HostMemory.segment(in));
      meet();
      collective.run();
      meet();
    }
  }
}
