package infernum.plugin.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import infernum.spi.kernel.HostPages;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Memory from Linux itself, in huge pages where it gives them to those who ask: weights and cache
 * are read from end to end in each step, and with pages of 4 KiB a good part of that time goes into
 * looking up where they are. Java's own arenas write zeros before anybody could ask.
 */
record SystemPages(MethodHandle map, MethodHandle unmap, MethodHandle advise) implements HostPages {
  /** What a huge page is on x86-64, and on ARM with pages of 4 KiB. */
  private static final long HUGE = 2 << 20;

  private static final int READ_WRITE = 3;
  private static final int PRIVATE_ANONYMOUS = 0x22;
  private static final int ADVICE_HUGE = 14;
  private static final long FAILED = -1;

  /** Empty on another system, and where this module may not call native functions. */
  static Optional<SystemPages> find() {
    boolean allowed = SystemPages.class.getModule().isNativeAccessEnabled();
    if (!allowed || !System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    return Optional.of(
        new SystemPages(
            function(
                "mmap",
                FunctionDescriptor.of(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG)),
            function("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG)),
            function("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT))));
  }

  @SuppressWarnings("restricted") // of the C library, by its own signature
  private static MethodHandle function(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
  }

  /** Begins with a huge page. */
  @Override
  @SuppressWarnings("restricted") // as long as was asked for, and as the arena lives
  public MemorySegment map(long bytes, Arena arena) {
    long all = Math.addExact(bytes, HUGE);
    long address = mapped(all);
    if (address == FAILED) {
      throw new OutOfMemoryError("%,d bytes".formatted(bytes));
    }
    long begin = Math.ceilDiv(address, HUGE) * HUGE;
    advised(begin, bytes);
    return MemorySegment.ofAddress(begin).reinterpret(bytes, arena, _ -> unmapped(address, all));
  }

  private long mapped(long bytes) {
    try {
      return (long) map.invokeExact(0L, bytes, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Refused, small pages do as well. */
  private void advised(long address, long bytes) {
    try {
      int _ = (int) advise.invokeExact(address, bytes, ADVICE_HUGE);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private void unmapped(long address, long bytes) {
    try {
      int _ = (int) unmap.invokeExact(address, bytes);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
