package infernum.plugin.cpu.simd;

import infernum.spi.InfernumException;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory in pages of 2 MiB where the system gives them: weights and cache are read from end to end
 * in each step, and with pages of 4 KiB a good part of that time goes into looking up where they
 * are. Small pieces share a run of pages. Of one thread.
 */
final class LargePages implements Region<Cpu> {
  /** Bytes of a run for small pieces, at most. */
  private static final long RUN = 8 * SystemPages.HUGE;

  private static final long ALIGNMENT = 64;

  private final SystemPages pages;
  private final Arena arena = Arena.ofShared();
  private MemorySegment left = MemorySegment.NULL;
  private long bytes;

  LargePages(SystemPages pages) {
    this.pages = pages;
  }

  @Override
  public Memory<Cpu> allocate(long wanted) {
    try {
      Memory<Cpu> memory = new HostMemory(take(wanted));
      bytes += wanted;
      return memory;
    } catch (OutOfMemoryError e) {
      throw new InfernumException(
          "the host has no %,d bytes left beside the %,d that this region holds"
              .formatted(wanted, bytes),
          e);
    }
  }

  private MemorySegment take(long wanted) {
    if (wanted >= SystemPages.HUGE) {
      return pages.take(wanted, arena);
    }
    if (wanted > left.byteSize()) {
      // Runs grow with the region, so that little of the last one is left over.
      left = pages.take(Math.clamp(bytes, SystemPages.HUGE, RUN), arena);
    }
    MemorySegment taken = left.asSlice(0, wanted);
    long next = Math.ceilDiv(wanted, ALIGNMENT) * ALIGNMENT;
    left = left.asSlice(Math.min(left.byteSize(), next));
    return taken;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    arena.close();
  }
}
