package infernum.plugin.cpunative;

import infernum.spi.kernel.HostPages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The library's memory, in large pages where the system has them: pages.c. */
record Pages(MethodHandle map, MethodHandle unmap) implements HostPages {
  @Override
  @SuppressWarnings("restricted") // as long as was asked for, and as the arena lives
  public MemorySegment map(long bytes, Arena arena) {
    long address = mapped(bytes);
    if (address == 0) {
      throw new OutOfMemoryError("%,d bytes".formatted(bytes));
    }
    return MemorySegment.ofAddress(address).reinterpret(bytes, arena, pages -> unmap(pages, bytes));
  }

  private long mapped(long bytes) {
    try {
      return (long) map.invokeExact(bytes);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private void unmap(MemorySegment pages, long bytes) {
    try {
      unmap.invokeExact(pages.address(), bytes);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
