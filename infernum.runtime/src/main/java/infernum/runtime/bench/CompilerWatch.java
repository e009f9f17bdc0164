package infernum.runtime.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether Java's compilers have had hardly anything to do for a second. Runs of a few milliseconds
 * look steady long before the code that they spend their time in is compiled: a compiler takes
 * hundreds of milliseconds for the inner loops of one kernel, and several kernels wait for it.
 */
final class CompilerWatch {
  private static final long QUIET = 1_000_000_000;

  /** Within that time; some small method is compiled now and then, as long as a process lives. */
  private static final long LITTLE_MILLISECONDS = 250;

  private final LongSupplier compiled;
  private long since;
  private long atSince;

  /**
   * Begins to watch.
   *
   * @param compiled milliseconds that compilers have worked so far, all of them together
   * @param nanoTime now
   */
  CompilerWatch(LongSupplier compiled, long nanoTime) {
    this.compiled = compiled;
    this.since = nanoTime;
    this.atSince = compiled.getAsLong();
  }

  /** Of this process; a JVM without a compiler, or that doesn't tell, is always quiet. */
  static CompilerWatch ofProcess(long nanoTime) {
    @Nullable CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    boolean tells = compilers != null && compilers.isCompilationTimeMonitoringSupported();
    return tells
        ? new CompilerWatch(compilers::getTotalCompilationTime, nanoTime)
        : new CompilerWatch(() -> 0, nanoTime - QUIET);
  }

  /** Whether they have been quiet; to be asked again and again. */
  boolean isQuiet(long nanoTime) {
    long now = compiled.getAsLong();
    if (now - atSince > LITTLE_MILLISECONDS) {
      since = nanoTime;
      atSince = now;
    }
    return nanoTime - since >= QUIET;
  }
}
