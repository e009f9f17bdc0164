package infernum.spi.kernel;

import infernum.spi.InfernumException;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.Arena;

/** Memory of the host that all threads of a kernel may touch. Of one thread itself. */
public final class HostRegion implements Region<Cpu> {
  private static final long ALIGNMENT = 64;

  private final Arena arena = Arena.ofShared();
  private long bytes;

  /** With nothing in it. */
  public HostRegion() {}

  @Override
  public Memory<Cpu> allocate(long wanted) {
    try {
      Memory<Cpu> memory = new HostMemory(arena.allocate(wanted, ALIGNMENT));
      bytes += wanted;
      return memory;
    } catch (OutOfMemoryError e) {
      throw new InfernumException(
          "the host has no %,d bytes left beside the %,d that this region holds"
              .formatted(wanted, bytes),
          e);
    }
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
