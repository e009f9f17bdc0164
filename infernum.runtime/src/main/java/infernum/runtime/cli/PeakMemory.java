package infernum.runtime.cli;

import infernum.spi.InfernumException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The most memory that this process has had.
 *
 * @param resident bytes in RAM, mapped weights included; empty where the system doesn't tell
 * @param heap bytes of Java's objects; the sum of its pools' peaks, so at most
 */
record PeakMemory(OptionalLong resident, long heap) {
  /** Of Linux, see proc_pid_status(5); "peak resident set size". */
  private static final Path STATUS = Path.of("/proc/self/status");

  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");

  static PeakMemory soFar() {
    long heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(usage -> usage.getUsed())
            .sum();
    return new PeakMemory(residentPeak(), heap);
  }

  private static OptionalLong residentPeak() {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      Matcher peak = PEAK.matcher(Files.readString(STATUS));
      return peak.find()
          ? OptionalLong.of(Long.parseLong(peak.group(1)) << 10)
          : OptionalLong.empty();
    } catch (IOException e) {
      throw new InfernumException(STATUS + " can't be read: " + e, e);
    }
  }

  @Override
  public String toString() {
    String java = "heap %,d MiB".formatted(heap >> 20);
    return resident.isPresent()
        ? "peak memory: resident %,d MiB, %s".formatted(resident.getAsLong() >> 20, java)
        : "peak memory: " + java;
  }
}
