package infernum.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Builds what stands in {@code emulator/} with make and g++, once per JVM, into {@code
 * target/emulator}. Tests that need it are skipped where a tool is missing, and say which.
 */
final class NativeBuild {
  static final Path SOURCES = Path.of("emulator").toAbsolutePath();
  private static final Path TARGET =
      Path.of(System.getProperty("infernum.build", "target"), "emulator").toAbsolutePath();
  private static final Map<String, Path> BUILT = new ConcurrentHashMap<>();

  private NativeBuild() {}

  /** The emulator's {@code libcuda.so.1}. */
  static Path emulator() {
    return folder("").resolve("libcuda.so.1");
  }

  /** The runner of the corpus. */
  static Path corpus() {
    return folder("corpus").resolve("corpus");
  }

  /** The folder that one of the Makefiles builds into. */
  static Path folder(String part) {
    return BUILT.computeIfAbsent(part, NativeBuild::make);
  }

  private static Path make(String part) {
    String lacking = lacking(System.getProperty("os.arch"), cpuInfo());
    assumeTrue(lacking.isEmpty(), lacking);
    for (String tool : List.of("make", "g++")) {
      assumeTrue(onPath(tool), () -> tool + " isn't there, so the emulator can't be built");
    }
    Path out = TARGET.resolve(part.isEmpty() ? "cuda" : part);
    Path sources = SOURCES.resolve(part);
    Output output = run("make", "-s", "-j2", "-C", sources.toString(), "OUT=" + out);
    assertEquals(0, output.code(), () -> "make in " + sources + ":\n" + output.text());
    return out;
  }

  private static String cpuInfo() {
    Path file = Path.of("/proc/cpuinfo");
    try {
      return Files.isReadable(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Why the emulator can't run on a machine, or nothing: it is compiled for x86-64-v3 (psABI of
   * x86-64, section 3.1.1).
   *
   * @param architecture as the system property {@code os.arch} has it
   * @param cpuInfo Linux' {@code /proc/cpuinfo}; empty where there is none
   */
  static String lacking(String architecture, String cpuInfo) {
    if (!architecture.equals("amd64") && !architecture.equals("x86_64")) {
      return "the emulator is for x86-64, and this machine is " + architecture;
    }
    List<String> flags =
        cpuInfo
            .lines()
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .map(line -> List.of(line.substring(line.indexOf(':') + 1).strip().split(" ")))
            .orElse(List.of());
    List<String> missing =
        Stream.of("avx2", "bmi1", "bmi2", "f16c", "fma", "movbe")
            .filter(flag -> !flags.contains(flag))
            .toList();
    return missing.isEmpty()
        ? ""
        : "the emulator needs a processor with " + String.join(", ", missing);
  }

  static boolean onPath(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  /** What a process gave. */
  record Output(int code, String text) {
    List<String> lines() {
      return text.lines().toList();
    }
  }

  /** Runs a program and waits; standard output and error together. */
  static Output run(String... command) {
    return run(Map.of(), command);
  }

  static Output run(Map<String, String> environment, String... command) {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
    builder.environment().putAll(environment);
    try {
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Output(process.waitFor(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
