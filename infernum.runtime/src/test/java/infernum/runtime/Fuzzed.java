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

  private Fuzzed() {}

  /** Parses an input whose errors name the file, in one line. */
  public static void check(Path file, byte[] input, Runnable parser) {
    check(
        input,
        () -> {
          try {
            parser.run();
          } catch (InfernumException e) {
            String message = String.valueOf(e.getMessage());
            assertTrue(message.startsWith(file + ": ") || message.startsWith(file + "/"), message);
            assertFalse(message.contains("\n"), message);
            assertTrue(message.length() < 4000, message);
          }
        });
  }

  /** Parses an input whose errors are typed. */
  public static void check(byte[] input, Runnable parser) {
    Cost cost = cost(parser);
    if (!cost.isFair(input.length)) {
      // Classes that were loaded, instrumented and filled on the way are loaded once.
      Cost again = cost(parser);
      assertTrue(
          again.isFair(input.length), () -> "%s for %d bytes".formatted(again, input.length));
    }
  }

  private static Cost cost(Runnable parser) {
    long time = THREADS.getCurrentThreadCpuTime();
    long memory = THREADS.getCurrentThreadAllocatedBytes();
    try {
      parser.run();
    } catch (InfernumException e) {
      assertFalse(String.valueOf(e.getMessage()).isEmpty());
    }
    return new Cost(
        THREADS.getCurrentThreadCpuTime() - time,
        THREADS.getCurrentThreadAllocatedBytes() - memory);
  }

  /** What a call took of its thread. */
  private record Cost(long nanoseconds, long bytes) {
    boolean isFair(int inputBytes) {
      return nanoseconds < SECOND && bytes < BYTES + BYTES_PER_BYTE * inputBytes;
    }
  }
}
