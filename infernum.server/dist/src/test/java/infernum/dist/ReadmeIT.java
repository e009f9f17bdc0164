package infernum.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * README.md, held against what was built: its table of what works, its snippets, its links. The
 * snippets ask a server of the distribution. {@code -Dinfernum.python=PYTHON} names an interpreter
 * that has the package openai, {@code -Dinfernum.node.modules=FOLDER} a folder of node's packages.
 */
class ReadmeIT {
  private static final Path FILE = Guide.ROOT.resolve("README.md");
  private static final String SHOWN_SERVER = "http://127.0.0.1:8000";
  private static final String ANSWER = "7 plus 8 is 15.";

  /** The rows of the table, and the kinds of services that each is about. */
  private static final Map<String, Set<String>> ROWS =
      Map.ofEntries(
          Map.entry("model families", Set.of("model family")),
          Map.entry("files", Set.of("weight format")),
          Map.entry("weights", Set.of("quantisation")),
          Map.entry("devices", Set.of("device")),
          Map.entry("tokenizers", Set.of("tokenizer format")),
          Map.entry("sampling", Set.of("sampling stage")),
          Map.entry("tool calls", Set.of("tool-call parser")),
          Map.entry(
              "blocks to swap",
              Set.of("attention", "feed-forward", "norm", "router", "activation", "rope")),
          Map.entry("fused ops", Set.of("fused op")),
          Map.entry("scheduling", Set.of("scheduling policy")));

  @TempDir static Path temporary;
  private static RunningServer server;

  @BeforeAll
  static void start() throws IOException {
    server = RunningServer.start(temporary, Distribution.COMMAND, "spark");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void theTableHasWhatIsRegistered() throws Exception {
    Command plugins =
        Command.run(
            temporary,
            Map.of("JAVA_HOME", System.getProperty("java.home")),
            List.of(Distribution.COMMAND.toString(), "plugins", "--json"));
    assertEquals(0, plugins.code(), plugins::toString);
    for (Map.Entry<String, Set<String>> row : ROWS.entrySet()) {
      Set<String> registered =
          Pattern.compile("\"kind\" : \"([^\"]+)\",\\s+\"name\" : \"([^\"]+)\"")
              .matcher(plugins.out())
              .results()
              .filter(found -> row.getValue().contains(found.group(1)))
              .map(found -> found.group(2))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(registered, row(row.getKey()), row::getKey);
    }
  }

  @Test
  void theTableHasTheServersPaths() throws Exception {
    String document;
    try (var in = URI.create(server.url() + "/openapi.json").toURL().openStream()) {
      document = new String(in.readAllBytes(), UTF_8);
    }
    Set<String> served =
        Pattern.compile("\"(/[^\"]*)\":\\{\"(get|post)\":")
            .matcher(document)
            .results()
            .map(found -> found.group(2).toUpperCase(Locale.ROOT) + " " + found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(served, row("endpoints"));
  }

  /** The names in a row of the table. */
  private static Set<String> row(String title) throws IOException {
    try (Stream<String> lines = Files.lines(FILE)) {
      String row =
          lines.filter(line -> line.startsWith("| " + title + " |")).findFirst().orElseThrow();
      return Pattern.compile("`([^`]+)`")
          .matcher(row)
          .results()
          .map(found -> found.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void curlGetsAnAnswer() throws Exception {
    String curl = snippet("sh", "curl");
    assumeTrue(runs(Map.of(), "curl", "--version"), "no curl");
    assertAnswers(Map.of(), "sh", "-ec", curl);
  }

  @Test
  void pythonGetsAnAnswer() throws Exception {
    String python = System.getProperty("infernum.python", "python3");
    String program = snippet("python", "openai");
    assumeTrue(runs(Map.of(), python, "-c", "import openai"), python + " has no package openai");
    assertAnswers(Map.of(), python, "-c", program);
  }

  @Test
  void javaScriptGetsAnAnswer() throws Exception {
    String program = snippet("javascript", "openai");
    Map<String, String> modules =
        Map.of("NODE_PATH", System.getProperty("infernum.node.modules", ""));
    assumeTrue(runs(modules, "node", "-e", "require('openai')"), "node has no package openai");
    assertAnswers(modules, "node", "-e", program);
  }

  @Test
  void javaGetsAnAnswerWithoutAServer() throws Exception {
    Files.writeString(temporary.resolve("Ask.java"), snippet("java", "Infernum.load"));
    String path = Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
    assertAnswers(
        Map.of("PATH", path, "INFERNUM", Distribution.BUILT.toString(), "HOME", temporary + ""),
        "sh",
        "-ec",
        snippet("sh", "Ask.java"));
  }

  /** A fenced block that has a text, which asks the server of this test. */
  private static String snippet(String language, String text) throws IOException {
    return Guide.read("../README.md").in(language).stream()
        .map(Guide.Fence::body)
        .filter(body -> body.contains(text))
        .findFirst()
        .orElseThrow()
        .replace(SHOWN_SERVER, server.url());
  }

  private static boolean runs(Map<String, String> environment, String... words)
      throws InterruptedException {
    try {
      return Command.run(temporary, environment, List.of(words)).code() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static void assertAnswers(Map<String, String> environment, String... words)
      throws Exception {
    Command command = Command.run(temporary, environment, List.of(words));
    assertEquals(0, command.code(), command::toString);
    assertTrue(command.out().contains(ANSWER), command::toString);
  }

  @Test
  void linksLeadSomewhereAndInTheEndToEachGuide() throws IOException {
    Set<Path> reached = new LinkedHashSet<>(Set.of(FILE.toRealPath()));
    for (Deque<Path> next = new ArrayDeque<>(reached); !next.isEmpty(); ) {
      Path from = next.remove();
      for (String link : links(from)) {
        Path to = from.resolveSibling(link);
        assertTrue(Files.exists(to), () -> from + " has a link to " + link);
        if (reached.add(to.toRealPath()) && link.endsWith(".md")) {
          next.add(to.toRealPath());
        }
      }
    }
    try (Stream<Path> guides = Files.list(Guide.ROOT.resolve("docs"))) {
      for (Path guide : guides.filter(file -> file.toString().endsWith(".md")).toList()) {
        assertTrue(reached.contains(guide.toRealPath()), guide::toString);
      }
    }
  }

  /** Of a document, those to files. */
  private static List<String> links(Path document) throws IOException {
    return Pattern.compile("\\]\\(([\\w./-]+)(#[^)]*)?\\)")
        .matcher(Files.readString(document))
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
