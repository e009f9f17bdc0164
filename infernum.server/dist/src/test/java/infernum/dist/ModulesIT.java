package infernum.dist;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What each jar's module requires, exports, opens, uses and provides, held against a text in the
 * sources, so that a change of it is seen where changes are reviewed.
 */
class ModulesIT {
  private static final String SUFFIX = ".expected.txt";
  private static final Path EXPECTED = Path.of("src/test/resources");
  private static final boolean UPDATE = Boolean.getBoolean("infernum.update");
  private static final String HOW_TO_UPDATE =
      "if this is meant, ./mvnw verify -Dinfernum.update=true writes the expected texts";

  @Test
  void describeThemselvesAsExpected() throws IOException {
    Map<String, String> actual = described();
    if (UPDATE) {
      write(actual);
    }
    Map<String, String> expected = expected();
    assertEquals(expected.keySet(), actual.keySet(), HOW_TO_UPDATE);
    assertAll(
        expected.keySet().stream()
            .map(name -> () -> assertEquals(expected.get(name), actual.get(name), HOW_TO_UPDATE)));
  }

  private static Map<String, String> described() throws IOException {
    Map<String, String> described = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Distribution.BUILT)) {
      for (Path jar : files.filter(ModulesIT::isOurs).toList()) {
        String text = describe(jar);
        described.put(text.lines().findFirst().orElseThrow(), text);
      }
    }
    return described;
  }

  private static boolean isOurs(Path file) {
    return file.getFileName().toString().matches("infernum\\..*\\.jar")
        && !file.startsWith(Distribution.BUILT.resolve("sdk"));
  }

  private static String describe(Path jar) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    assertEquals(
        0, tool.run(out, out, "--describe-module", "--file", jar.toString()), jar::toString);
    // Neither the version nor where the jar lies is part of the contract.
    return text.toString().replaceAll("@\\S+", "").replaceAll(" jar:file:\\S+", "").strip() + "\n";
  }

  private static Map<String, String> expected() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    try (Stream<Path> files = Files.list(EXPECTED)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        expected.put(name.substring(0, name.length() - SUFFIX.length()), Files.readString(file));
      }
    }
    return expected;
  }

  private static void write(Map<String, String> described) throws IOException {
    for (String gone : new TreeSet<>(expected().keySet())) {
      Files.delete(EXPECTED.resolve(gone + SUFFIX));
    }
    for (Map.Entry<String, String> module : described.entrySet()) {
      Files.writeString(EXPECTED.resolve(module.getKey() + SUFFIX), module.getValue());
    }
  }
}
