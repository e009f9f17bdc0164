package infernum.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fast providers for the CPU take of a machine, and how exact they are. */
class CpuProvidersIT {
  private static final Path ROOT = Path.of(System.getProperty("infernum.root"));
  private static final Path SHARED = Path.of(System.getProperty("infernum.shared"));

  /** A text that stays as it is. */
  private static final String TEXT = ROOT.resolve("LICENSE").toString();

  private static String run(String javaOptions, List<String> before, String... words)
      throws Exception {
    List<String> all = new ArrayList<>(before);
    all.add(Distribution.COMMAND.toString());
    all.addAll(List.of(words));
    Command command =
        Command.run(
            ROOT,
            Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "HOME",
                System.getProperty("user.home"),
                "INFERNUM_JAVA_OPTS",
                javaOptions),
            all,
            Duration.ofMinutes(15));
    assertEquals(0, command.code(), command::toString);
    return command.out();
  }

  /** A number of a JSON text, by the name before it. */
  private static double number(String json, String name) {
    Matcher value = Pattern.compile("\"" + name + "\" : ([-0-9.E]+)").matcher(json);
    assertTrue(value.find(), () -> name + " isn't in " + json);
    return Double.parseDouble(value.group(1));
  }

  private static String bench(String javaOptions, List<String> before, String... more)
      throws Exception {
    List<String> words = new ArrayList<>(List.of("bench", "spark", "--json"));
    words.addAll(List.of("--prompt-tokens", "64", "--output-tokens", "32", "--repetitions", "1"));
    words.addAll(List.of(more));
    return run(javaOptions, before, words.toArray(String[]::new));
  }

  @Test
  void threadsAreAsManyAsTheProcessMayUseProcessors() throws Exception {
    // What Java takes from a container's quota, it also takes from this option.
    String limited = bench("-XX:ActiveProcessorCount=3", List.of());
    assertEquals(3, number(limited, "threads"), limited);
  }

  @Test
  void aProcessThatIsBoundToAProcessorHasOneThread() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "there is no taskset");
    String bound = bench("", List.of("/usr/bin/taskset", "-c", "0"));
    assertEquals(1, number(bound, "threads"), bound);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu-native", "cpu-simd"})
  void theResidentSetIsWeightsCacheAndALittleMore(String device) throws Exception {
    String report = bench("", List.of(), "--device", device);
    assumeTrue(report.contains("residentBytes"), "this system doesn't tell");
    double planned = number(report, "weightBytes") + number(report, "cacheBytes");
    double limit = 1.15 * planned + 200e6;
    double resident = number(report, "residentBytes");
    assertTrue(resident <= limit, () -> "%.0f bytes, at most %.0f".formatted(resident, limit));
  }

  private static double perplexity(String model, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("perplexity", model, TEXT, "--json"));
    words.addAll(List.of("--context", "128"));
    words.addAll(List.of(options));
    return number(run("", List.of(), words.toArray(String[]::new)), "perplexity");
  }

  private static void compare(String model) throws Exception {
    double reference = perplexity(model, "--device", "cpu-reference");
    for (String device : List.of("cpu-native", "cpu-simd")) {
      double exact = perplexity(model, "--device", device, "--float-activations");
      assertEquals(1, exact / reference, 0.001, device + " with float activations");
      double fast = perplexity(model, "--device", device);
      assertEquals(1, fast / reference, 0.005, device);
    }
  }

  @Test
  void perplexityOfTheBundledModelIsTheReferences() throws Exception {
    compare("spark");
  }

  @Test
  @Tag("real-model")
  void perplexityOfARealModelIsTheReferences() throws Exception {
    Path model = SHARED.resolve("models/smollm2-135m-instruct");
    assumeTrue(Files.isDirectory(model), () -> model + " isn't there");
    compare(model.toString());
  }
}
