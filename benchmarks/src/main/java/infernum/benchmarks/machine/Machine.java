package infernum.benchmarks.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a reader of figures must know of the machine. */
public final class Machine {
  private static final Path CPUS = Path.of("/proc/cpuinfo");

  /** Of what speeds kernels up; the others of the flags' hundred don't. */
  private static final List<String> TELLING =
      List.of("avx2", "fma", "f16c", "avx512", "avx_vnni", "amx", "asimd", "sve", "i8mm");

  private Machine() {}

  /** Names and values, in words. */
  public static Map<String, String> describe() {
    Map<String, String> facts = new LinkedHashMap<>();
    Map<String, String> cpu = cpu();
    facts.put("processor", cpu.getOrDefault("model name", System.getProperty("os.arch")));
    facts.put(
        "model",
        "family %s, model %s, stepping %s"
            .formatted(
                cpu.getOrDefault("cpu family", "?"),
                cpu.getOrDefault("model", "?"),
                cpu.getOrDefault("stepping", "?")));
    facts.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put("cache", cpu.getOrDefault("cache size", "?"));
    facts.put("instructions", instructions(cpu));
    facts.put("memory", memory());
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    return facts;
  }

  private static String instructions(Map<String, String> cpu) {
    String flags = cpu.getOrDefault("flags", cpu.getOrDefault("Features", ""));
    return Arrays.stream(flags.split(" "))
        .filter(flag -> TELLING.stream().anyMatch(flag::startsWith))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(" "));
  }

  private static Map<String, String> cpu() {
    Map<String, String> first = new LinkedHashMap<>();
    if (!Files.isReadable(CPUS)) {
      return first;
    }
    try (Stream<String> lines = Files.lines(CPUS)) {
      lines
          .takeWhile(line -> !line.isBlank())
          .map(line -> line.split("\\s*:\\s*", 2))
          .filter(parts -> parts.length == 2)
          .forEach(parts -> first.put(parts[0], parts[1]));
      return first;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String memory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? "%.1f GiB".formatted(system.getTotalMemorySize() / (double) (1 << 30))
        : "?";
  }
}
