package infernum.spi.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Where a provider for the host takes memory from that has better pages than Java's: a {@link
 * HostRegion} of them has few, large pieces.
 */
@FunctionalInterface
public interface HostPages {
  /**
   * Zeroed memory, aligned to 64 bytes at least.
   *
   * @param bytes at least 1
   * @param arena with which it is given back
   * @throws OutOfMemoryError the system has no more
   */
  MemorySegment map(long bytes, Arena arena);
}
