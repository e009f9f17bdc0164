package infernum.runtime.far;

import infernum.spi.kernel.Memory;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Memory that is reached by copies only; what is behind it is for this package's kernels. */
final class FarMemory implements Memory<Far> {
  private final FarQueue queue;
  private final Memory<Cpu> behind;

  FarMemory(FarQueue queue, Memory<Cpu> behind) {
    this.queue = queue;
    this.behind = behind;
  }

  /** For kernels: they are on the far side. */
  static List<Memory<Cpu>> behind(List<Memory<Far>> memories) {
    return memories.stream().map(FarMemory::behind).toList();
  }

  static Memory<Cpu> behind(Memory<Far> memory) {
    return switch (memory) {
      case FarMemory far -> far.behind;
      default -> throw new IllegalArgumentException(memory + " isn't far");
    };
  }

  @Override
  public long bytes() {
    return behind.bytes();
  }

  @Override
  public FarMemory slice(long offset, long bytes) {
    return new FarMemory(queue, behind.slice(offset, bytes));
  }

  @Override
  public void copyFrom(MemorySegment host) {
    queue.finish();
    behind.copyFrom(host);
  }

  @Override
  public void copyTo(MemorySegment host) {
    queue.finish();
    behind.copyTo(host);
  }
}
