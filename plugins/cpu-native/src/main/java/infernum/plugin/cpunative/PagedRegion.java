package infernum.plugin.cpunative;

import infernum.spi.InfernumException;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory in large pages. Small pieces, as most weights of a small model are, share a run of pages;
 * runs grow with the region, so that little of the last one is left over. Of one thread.
 */
final class PagedRegion implements Region<Cpu> {
  private static final long ALIGNMENT = 64;

  /** Bytes of a run for small pieces, at most. */
  private static final long RUN = 16 << 20;

  private final Pages pages;
  private final Arena arena = Arena.ofShared();
  private MemorySegment left = MemorySegment.NULL;
  private long bytes;

  PagedRegion(Pages pages) {
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
    if (wanted > left.byteSize()) {
      long run = Math.max(wanted, Math.min(RUN, bytes));
      MemorySegment mapped = pages.map(Math.max(ALIGNMENT, run), arena);
      if (run == wanted) {
        return mapped.asSlice(0, wanted); // what is left of the other run serves the next ones
      }
      left = mapped;
    }
    MemorySegment taken = left.asSlice(0, wanted);
    left = left.asSlice(Math.min(left.byteSize(), Math.ceilDiv(wanted, ALIGNMENT) * ALIGNMENT));
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
