package infernum.spi.kernel;

import infernum.spi.InfernumException;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory of the host that all threads of a kernel may touch. Of one thread itself. */
public final class HostRegion implements Region<Cpu> {
  private static final long ALIGNMENT = 64;

  /** Bytes of a run of pages that small pieces share, at most. */
  private static final long RUN = 16 << 20;

  private final HostPages pages;
  private final long mostRun;
  private final Arena arena = Arena.ofShared();
  private MemorySegment left = MemorySegment.NULL;
  private long bytes;

  private HostRegion(HostPages pages, long mostRun) {
    this.pages = pages;
    this.mostRun = mostRun;
  }

  /** Of Java's memory, each piece for itself. */
  public HostRegion() {
    this((wanted, arena) -> arena.allocate(wanted, ALIGNMENT), 0);
  }

  /**
   * Of a provider's pages. Small pieces, as most weights of a small model are, share a run of them;
   * runs grow with the region, so that little of the last one is left over.
   */
  public HostRegion(HostPages pages) {
    this(pages, RUN);
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
      long run = Math.max(wanted, Math.min(mostRun, bytes));
      MemorySegment mapped = pages.map(run, arena);
      if (run == wanted) {
        return mapped; // what is left of the other run serves the next ones
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
