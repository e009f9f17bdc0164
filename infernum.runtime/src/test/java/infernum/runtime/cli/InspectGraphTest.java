package infernum.runtime.cli;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.runtime.Derived;
import infernum.runtime.plugin.PluginJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code infernum inspect MODEL --graph}. */
class InspectGraphTest {
  private static final String TINY =
      Checkpoints.resource("gguf/tiny-llama/tiny-llama.gguf").toString();

  @TempDir private Path temporary;

  private static Cli graph(String... options) {
    List<String> words = new ArrayList<>(List.of("inspect", TINY, "--graph"));
    words.addAll(List.of(options));
    return Cli.run(words.toArray(String[]::new));
  }

  private static JsonNode json(String... options) {
    List<String> words = new ArrayList<>(List.of("--json"));
    words.addAll(List.of(options));
    Cli run = graph(words.toArray(String[]::new));
    assertEquals(0, run.code(), run::err);
    return JsonMapper.shared().readTree(run.out()).path("graph");
  }

  private static List<String> ops(JsonNode graph) {
    return graph
        .path("nodes")
        .valueStream()
        .map(node -> node.path("op").asString().replaceAll("\\[.*", ""))
        .toList();
  }

  private static Cli refused(String... words) {
    Cli run = Cli.run(words);
    assertEquals(2, run.code(), run::toString);
    assertEquals(1, run.err().lines().count(), run::err);
    return run;
  }

  @Test
  void beforeItIsAsTheCodeHasItAndAfterwardsFused() {
    List<String> before = ops(json("--before"));
    List<String> after = ops(json("--after"));
    assertEquals(2, before.stream().filter("silu"::equals).count());
    assertEquals(15, before.stream().filter("linear"::equals).count());
    assertFalse(before.contains("swiglu") || before.contains("linears"), before::toString);
    assertEquals(2, after.stream().filter("swiglu"::equals).count());
    assertEquals(4, after.stream().filter("linears"::equals).count());
    assertFalse(after.contains("silu"), after::toString);
    assertEquals(after, ops(json()));
  }

  @Test
  void resultsAreNumberedInTheOrderInWhichTheyAreComputed() {
    for (String moment : List.of("--before", "--after")) {
      List<String> names =
          json(moment)
              .path("nodes")
              .valueStream()
              .flatMap(node -> node.path("results").valueStream())
              .map(result -> result.path("name").asString())
              .toList();
      for (int i = 0; i < names.size(); i++) {
        assertEquals("%" + i, names.get(i));
      }
      assertTrue(names.size() > 20, names::toString);
    }
  }

  @Test
  void eachNodeTellsItsBlockKernelSourceAndPlace() {
    JsonNode graph = json();
    long arena = graph.path("plan").path("arena").asLong();
    for (JsonNode node : graph.path("nodes")) {
      assertTrue(node.path("source").get(0).asString().matches("\\w+\\.java:\\d+"), node::toString);
      assertTrue(
          node.has("view") || node.path("kernel").asString().equals("cpu-reference/reference"),
          node::toString);
      for (JsonNode result : node.path("results")) {
        long end = result.path("offset").asLong(-1) + result.path("bytes").asLong();
        assertTrue(result.path("offset").asLong(-1) >= 0 && end <= arena, node::toString);
      }
    }
    JsonNode swiglu = node(graph, "swiglu");
    assertEquals("layers.0.feedForward", swiglu.path("block").asString());
    assertEquals("F32[tokens, 128]", swiglu.path("results").get(0).path("spec").asString());
    assertEquals(512 * 128 * 4, swiglu.path("results").get(0).path("bytes").asLong());
    JsonNode write = node(graph, "append-rows");
    assertEquals("%cache.0.keys", write.path("writes").get(0).asString());
  }

  private static JsonNode node(JsonNode graph, String op) {
    return graph
        .path("nodes")
        .valueStream()
        .filter(node -> node.path("op").asString().equals(op))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theTextStandsByBlockAndCountsRewrites() {
    Cli run = graph();
    String text = run.out();
    assertTrue(
        Pattern.compile(
                "  layers\\.0\\.feedForward\n    %\\d+ F32\\[tokens, 128\\], %\\d+ F32\\[tokens, 128\\]"
                    + " = linears\\[weights=2\\]\\(%\\d+, @model\\.layers\\.0\\.mlp\\.gate_proj\\.weight"
                    + " Q4_0\\[128, 64\\], @\\S+ Q4_0\\[128, 64\\]\\)\n"
                    + "        cpu-reference/reference \\| arena \\d+\\+262144, \\d+\\+262144 \\|"
                    + " GatedFeedForward\\.java:\\d+\n")
            .matcher(text)
            .find(),
        text);
    assertTrue(text.matches("(?s).*\n    swiglu +2 times\n.*"), text);
    assertTrue(text.matches("(?s).*\n    geglu +found nowhere\n.*"), text);
    assertTrue(text.contains("a view | arena"), text);
    assertTrue(
        run.err()
            .matches(
                "plan: 26 ops, arena [0-9.]+ KiB \\(live maximum [0-9.]+ KiB\\), cache [0-9.]+"
                    + " KiB, weights made at load 6.75 KiB\n"),
        run::err);
  }

  @Test
  void aRewriteThatIsSwitchedOffIsNotTried() {
    JsonNode graph = json("--without-rewrite", "swiglu");
    assertFalse(graph.path("rewrites").has("swiglu"), graph::toString);
    assertEquals(2, graph.path("rewrites").path("linears-2").asInt());
    assertTrue(ops(graph).contains("silu"));
  }

  @Test
  void sizesDecideThePlan() {
    JsonNode small = json("--max-batch-tokens", "4", "--max-seqs", "2", "--max-context", "32");
    JsonNode swiglu = node(small, "swiglu");
    assertEquals(4 * 128 * 4, swiglu.path("results").get(0).path("bytes").asLong());
    // Two layers' keys and values of 32 elements, for 2 sequences of 32 tokens.
    assertEquals(2 * 2 * 32 * 4 * 64, small.path("plan").path("cache").asLong());
  }

  @Test
  void layersThatAreAlikeAreWrittenOnce() throws IOException {
    Path model = layers(temporary.resolve("model"));
    String folded = Cli.run("inspect", model.toString(), "--graph", "--before").out();
    assertTrue(
        folded.contains(
            "\n  layers.1 is like layers.0, each with its own weights, caches and places in the"
                + " arena; --all shows them\n"),
        folded);
    assertFalse(folded.contains("@model.layers.1."), folded);
    String all = Cli.run("inspect", model.toString(), "--graph", "--before", "--all").out();
    assertTrue(all.contains("@model.layers.1."), all);
    assertFalse(all.contains("like layers.0"), all);
  }

  private static Path layers(Path folder) throws IOException {
    return Derived.checkpoint(Checkpoints.resource("goldens/llama-kv2"), folder);
  }

  @Test
  void graphvizHasAClusterForEachBlockAndEdgesForEffects() throws Exception {
    Path file = temporary.resolve("graph.dot");
    Cli run = graph("--dot", file.toString());
    assertEquals(0, run.code(), run::err);
    assertEquals("", run.out());
    String dot = Files.readString(file);
    Set<String> clusters =
        Pattern.compile("subgraph \"cluster_([^\"]+)\"")
            .matcher(dot)
            .results()
            .map(found -> found.group(1))
            .collect(toSet());
    assertTrue(
        clusters.containsAll(
            Set.of("embedding", "layers", "layers.0", "layers.0.attention", "layers.1", "head")),
        clusters::toString);
    Matcher attention = Pattern.compile("(op\\d+) \\[label=\"paged-attention").matcher(dot);
    assertTrue(attention.find(), dot);
    long order =
        Pattern.compile("op\\d+ -> " + attention.group(1) + " \\[style=dashed\\]")
            .matcher(dot)
            .results()
            .count();
    assertEquals(2, order, "keys and values are written before attention");
    assertTrue(Files.isExecutable(Path.of("/usr/bin/dot")) ? isDrawn(file) : isBalanced(dot));
  }

  private static boolean isDrawn(Path file) throws Exception {
    Cli drawn = Cli.finish(new ProcessBuilder("/usr/bin/dot", "-Tsvg", file.toString()));
    return drawn.code() == 0 && drawn.err().isEmpty() && drawn.out().contains("<svg");
  }

  private static boolean isBalanced(String dot) {
    String outside = dot.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "");
    return outside.chars().filter(c -> c == '{').count()
        == outside.chars().filter(c -> c == '}').count();
  }

  @Test
  void kernelsThatWereAskedAndRefusedAreListedWithReasons() {
    PluginJars.jar(temporary.resolve("plugins/picky.jar"), PICKY_MODULE, PICKY);
    Cli run = graph("--plugins", temporary.resolve("plugins").toString());
    assertEquals(0, run.code(), run::err);
    assertTrue(
        run.out().contains("        refused: picky/tall: wants 100 columns, has 128; and more\n"),
        run::out);
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    assertTrue(refused("inspect", TINY, "--before").err().contains("--graph"));
    assertTrue(
        refused("inspect", TINY, "--graph", "--before", "--after").err().contains("choose one"));
    assertTrue(refused("inspect", TINY, "--graph", "--eager").err().contains("without a graph"));
    assertTrue(refused("inspect", TINY, "--kernel", "silu=x").err().contains("add --graph"));
    assertTrue(
        refused("inspect", TINY, "--graph", "--max-seqs", "0").err().contains("greater than 0"));
    assertTrue(
        refused("inspect", TINY, "--graph", "--max-context", "9999").err().contains("made for"));
    Path nowhere = temporary.resolve("no/such/file");
    Cli run = graph("--dot", nowhere.toString());
    assertEquals(2, run.code(), run::toString);
    assertTrue(run.err().contains("can't be written"), run::err);
  }

  private static final String PICKY_MODULE =
      """
      @infernum.spi.SpiVersion(infernum.spi.SpiVersion.CURRENT)
      module picky {
        requires infernum.spi;
        provides infernum.spi.kernel.KernelProvider with picky.Picky;
      }
      """;

  private static final String PICKY =
      """
      package picky;

      import infernum.spi.kernel.*;
      import infernum.spi.op.SwiGlu;
      import infernum.spi.tensor.*;
      import java.util.List;

      public final class Picky implements KernelProvider<Cpu>, Kernel<SwiGlu, Cpu> {
        private boolean asked;

        public String name() {
          return asked ? "tall" : "picky";
        }

        public Class<Cpu> device() {
          return Cpu.class;
        }

        public int rank() {
          return 1;
        }

        public List<Kernel<?, Cpu>> kernels(DeviceContext<Cpu> context) {
          Picky kernel = new Picky();
          kernel.asked = true;
          return List.of(kernel);
        }

        public Class<SwiGlu> op() {
          return SwiGlu.class;
        }

        public Support supports(SwiGlu op, Signature signature) {
          return Support.check()
              .that(signature.in(0).last() == 100, "wants 100 columns, has %d", signature.in(0).last())
              .that(false, "and more")
              .rank(1);
        }

        public BoundKernel<Cpu> bind(SwiGlu op, Signature signature, Sizes largest) {
          throw new AssertionError("refused");
        }
      }
      """;
}
