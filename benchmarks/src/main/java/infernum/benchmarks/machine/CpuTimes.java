package infernum.benchmarks.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Clock ticks since the machine's start, over all processors, by proc_stat(5) and proc_pid_stat(5).
 *
 * @param total of all kinds
 * @param busy neither idle nor waiting for disks, nor stolen
 * @param stolen by other guests of the same host
 * @param own what of the busy ones this process and its children had
 */
public record CpuTimes(long total, long busy, long stolen, long own) {
  private static final Path STAT = Path.of("/proc/stat");

  /**
   * Now.
   *
   * @param children that run; those that have ended are counted anyway
   * @return empty where the system doesn't tell
   */
  public static Optional<CpuTimes> now(Collection<Long> children) {
    if (!Files.isReadable(STAT)) {
      return Optional.empty();
    }
    try {
      // cpu user nice system idle iowait irq softirq steal guest guest_nice; guests are in user too
      long[] ticks;
      try (Stream<String> lines = Files.lines(STAT)) {
        ticks = numbers(lines.findFirst().orElseThrow().split("\\s+"), 1, 9);
      }
      long total = LongStream.of(ticks).sum();
      long own = own("self", true);
      for (long child : children) {
        own += own(String.valueOf(child), false);
      }
      return Optional.of(
          new CpuTimes(total, total - ticks[3] - ticks[4] - ticks[7], ticks[7], own));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long own(String process, boolean withEndedChildren) throws IOException {
    Path file = Path.of("/proc", process, "stat");
    if (!Files.isReadable(file)) {
      return 0;
    }
    String text = Files.readString(file);
    // After the name, which may have spaces: field 3 is the first; 14 to 17 are utime, stime and
    // those of children that were waited for.
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
    return LongStream.of(numbers(fields, 11, withEndedChildren ? 15 : 13)).sum();
  }

  private static long[] numbers(String[] fields, int from, int to) {
    return Stream.of(fields).limit(to).skip(from).mapToLong(Long::parseLong).toArray();
  }

  /** What others had of the machine since then. */
  public Noise since(CpuTimes before) {
    double all = Math.max(1, total - before.total);
    double others = (busy - before.busy) - (own - before.own);
    return new Noise(Math.max(0, others) / all, (stolen - before.stolen) / all);
  }
}
