package infernum.plugin.cpunative;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Workers;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The 64-bit words that a native function reads, and the function: one launch's work. Of one thread
 * but for the work itself.
 */
final class Words {
  private final MemorySegment segment;
  private final NativeFunction function;
  private final Workers.Work work;

  /** For a function that reads so many words. */
  Words(NativeFunction function, int count) {
    this.segment = Arena.ofAuto().allocate(8L * count, 8);
    this.function = function;
    long address = segment.address();
    this.work = (worker, from, to) -> function.run(address, worker, from, to);
  }

  Words set(int word, long value) {
    segment.setAtIndex(ValueLayout.JAVA_LONG, word, value);
    return this;
  }

  Words set(int word, Memory<Cpu> memory) {
    return set(word, HostMemory.segment(memory).address());
  }

  Words bits(int word, double value) {
    return set(word, Double.doubleToRawLongBits(value));
  }

  /**
   * Does all units.
   *
   * @param least units that are worth waking a thread
   */
  void run(Workers workers, int units, int least) {
    if (units <= least) {
      function.run(segment.address(), 0, 0, units);
    } else {
      workers.run(units, least, work);
    }
  }

  /** Units of such a cost that are worth waking a thread; cost in nanoseconds, about. */
  static int least(long cost) {
    return Math.clamp(4_000 / Math.max(1, cost), 1, 1 << 20);
  }
}
