package infernum.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import infernum.spi.InfernumException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * What holds for a parser whatever it is given: it ends within a second, takes memory in proportion
 * to its input, and refuses by a typed error of one line that names the file and says why.
 */
public final class Fuzzed {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long SECOND = 1_000_000_000;
  private static final long BYTES = 64L << 20;
  private static final long BYTES_PER_BYTE = 1024;

  /** Calls in which classes are loaded and instrumented, which isn't the parser's time. */
  private static final int WARM_UP = 200;

  private static int calls;

  private Fuzzed() {}

  /** Parses an input. */
  public static void check(Path file, byte[] input, Runnable parser) {
    long time = THREADS.getCurrentThreadCpuTime();
    long memory = THREADS.getCurrentThreadAllocatedBytes();
    try {
      parser.run();
    } catch (InfernumException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith(file + ": ") || message.startsWith(file + "/"), message);
      assertFalse(message.contains("\n"), message);
      assertTrue(message.length() < 4000, message);
    }
    if (++calls > WARM_UP) {
      long took = THREADS.getCurrentThreadCpuTime() - time;
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - memory;
      assertTrue(took < SECOND, () -> "took " + took + " ns");
      assertTrue(
          allocated < BYTES + BYTES_PER_BYTE * input.length,
          () -> "%d bytes for %d of input".formatted(allocated, input.length));
    }
  }
}
