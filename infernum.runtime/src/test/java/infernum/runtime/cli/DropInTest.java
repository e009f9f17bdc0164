package infernum.runtime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Derived;
import infernum.runtime.plugin.PluginJars;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers' jars: compiled outside of this build against the SPI and the blocks, dropped into a
 * plugins folder, used by name in models that know nothing of them, and taken away again.
 */
final class DropInTest {
  private static final Path ROOT = Path.of(System.getProperty("infernum.root"));
  private static final Path GGUF = ROOT.resolve("infernum.runtime/src/test/resources/gguf");

  @TempDir private Path temporary;
  private Path plugins = Path.of("");

  @BeforeEach
  void anEmptyPluginsFolder() throws IOException {
    plugins = Files.createDirectories(temporary.resolve("plugins"));
  }

  @Test
  void anOpIsUsedWhereAConfigurationNamesIt() throws IOException {
    Path example = ROOT.resolve("plugins/example-op/src");
    Path model =
        Derived.checkpoint(example.resolve("test/resources/relu2"), temporary.resolve("model"));
    assertAbsent("activation", "relu2");
    assertRefused(verify(model), "no activation is named 'relu2'", "gelu_pytorch_tanh, relu, silu");
    Path jar =
        PluginJars.jarOf(
            plugins.resolve("relu2.jar"),
            List.of(PluginJars.location("org.jspecify")),
            example.resolve("main/java"));
    assertPassed(verify(model), "3 passed, 0 failed, 0 skipped");
    Files.delete(jar);
    assertRefused(verify(model), "no activation is named 'relu2'");
  }

  @Test
  void anAttentionIsChosenInModelsThatKnowNothingOfIt() throws IOException {
    Path llama = GGUF.resolve("tiny-llama");
    assertAbsent("attention", "near");
    assertRefused(
        verify(llama, "--attention", "near:window=9"), "no attention is named 'near'", "paged");
    PluginJars.jar(plugins.resolve("near.jar"), NEAR_MODULE, NEAR);
    for (String family : List.of("tiny-llama", "tiny-qwen3")) {
      Cli wide = verify(GGUF.resolve(family), "--attention", "near:window=4096");
      assertEquals(0, wide.code(), wide::toString);
      Cli narrow = verify(GGUF.resolve(family), "--attention", "near:window=2");
      assertEquals(1, narrow.code(), narrow::toString);
    }
    assertRefused(
        verify(llama, "--attention", "near"),
        "attention 'near' needs window (positions that a query sees)",
        "--attention near:window=NUMBER");
  }

  @Test
  void aQuantisationReadsTheWeightsThatAFilePacksWithIt() throws IOException {
    Path model = Files.createDirectories(temporary.resolve("model"));
    Path original = GGUF.resolve("tiny-llama");
    Files.copy(original.resolve("golden.json"), model.resolve("golden.json"));
    byte[] file = Files.readAllBytes(original.resolve("tiny-llama.gguf"));
    disguise(file, "token_embd.weight", "output.weight");
    Files.write(model.resolve("tiny-llama.gguf"), file);
    assertAbsent("quantisation", "disguised");
    assertRefused(verify(model), "is stored as type 1000", "no quantisation", "Q8_0 (8)");
    PluginJars.jar(plugins.resolve("disguised.jar"), DISGUISED_MODULE, DISGUISED);
    Cli disguised = verify(model);
    assertEquals(0, disguised.code(), disguised::toString);
    assertEquals(verify(original).out(), disguised.out());
  }

  @Test
  void aFamilyIsFoundInItsOwnJar() throws Exception {
    Path model = GGUF.resolve("tiny-qwen2");
    Cli without = launch("verify", model.toString());
    assertRefused(without, "no family builds architecture 'qwen2'", "llama");
    PluginJars.jarOf(plugins.resolve("qwen.jar"), PluginJars.location("infernum.model.qwen"));
    Cli with = launch("verify", model.toString());
    assertEquals(0, with.code(), with::toString);
    assertEquals(Cli.run("verify", model.toString()).out(), with.out());
    Cli listed = launch("plugins");
    assertTrue(listed.out().contains("plug-in qwen.jar\n  infernum.model.qwen\n"), listed::out);
  }

  private Cli verify(Path model, String... options) {
    String[] arguments = {"verify", model.toString(), "--plugins", plugins.toString()};
    String[] all = Arrays.copyOf(arguments, arguments.length + options.length);
    System.arraycopy(options, 0, all, arguments.length, options.length);
    return Cli.run(all);
  }

  private void assertAbsent(String kind, String name) {
    Cli image = Cli.run("plugins", "--plugins", plugins.toString());
    assertEquals(0, image.code(), image::toString);
    assertTrue(image.out().contains(kind), image::out);
    assertFalse(Arrays.asList(image.out().split("[\\s,]+")).contains(name), image::out);
  }

  private static void assertPassed(Cli cli, String lastLine) {
    assertEquals(0, cli.code(), cli::toString);
    assertEquals(lastLine, cli.out().lines().toList().getLast());
  }

  private static void assertRefused(Cli cli, String... parts) {
    assertEquals(2, cli.code(), cli::toString);
    List<String> said = cli.err().lines().filter(line -> line.startsWith("infernum: ")).toList();
    assertEquals(1, said.size(), cli::toString);
    for (String part : parts) {
      assertTrue(said.getFirst().contains(part), () -> "'%s' in %s".formatted(part, cli));
    }
  }

  /** In a process whose module path lacks Qwen. */
  private Cli launch(String... arguments) throws IOException, InterruptedException {
    Path qwen = PluginJars.location("infernum.model.qwen");
    List<Path> path =
        PluginJars.modulePath().stream()
            .filter(entry -> !entry.toAbsolutePath().equals(qwen))
            .toList();
    return Cli.launch(
        List.of(
            "-Dinfernum.plugins=" + plugins,
            "-p",
            Cli.path(path),
            "-m",
            "infernum.runtime/" + Main.class.getName()),
        arguments);
  }

  /** Gives Q8_0 tensors a number that nobody knows, and makes their bytes unreadable. */
  private static void disguise(byte[] file, String... tensors) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (String tensor : tensors) {
      int at = describedAt(file, tensor) + tensor.length();
      int dimensions = bytes.getInt(at);
      long elements = 1;
      for (int i = 0; i < dimensions; i++) {
        elements *= bytes.getLong(at + Integer.BYTES + i * Long.BYTES);
      }
      int type = at + Integer.BYTES + dimensions * Long.BYTES;
      assertEquals(8, bytes.getInt(type));
      bytes.putInt(type, 1000);
      int begin = dataBegin(file, bytes) + (int) bytes.getLong(type + Integer.BYTES);
      for (int i = begin; i < begin + elements / 32 * 34; i++) {
        file[i] ^= 0x55;
      }
    }
  }

  /** Where a tensor's name stands among the descriptions, behind its length. */
  private static int describedAt(byte[] file, String tensor) {
    byte[] wanted =
        ByteBuffer.allocate(Long.BYTES + tensor.length())
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(tensor.length())
            .put(tensor.getBytes(UTF_8))
            .array();
    for (int i = 0; i < file.length - wanted.length; i++) {
      if (Arrays.equals(file, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i + Long.BYTES;
      }
    }
    throw new IllegalArgumentException("no tensor " + tensor);
  }

  /** Behind the description of the last tensor, aligned. */
  private static int dataBegin(byte[] file, ByteBuffer bytes) {
    int at = describedAt(file, "output_norm.weight") + "output_norm.weight".length();
    int end = at + Integer.BYTES + bytes.getInt(at) * Long.BYTES + Integer.BYTES + Long.BYTES;
    return (end + 31) / 32 * 32;
  }

  private static final String NEAR_MODULE =
      """
      @infernum.spi.SpiVersion(infernum.spi.SpiVersion.CURRENT)
      module near {
        requires infernum.blocks;
        provides infernum.spi.block.AttentionVariant with near.Near;
      }
      """;

  private static final String NEAR =
      """
      package near;

      import infernum.blocks.attention.PagedVariant;
      import infernum.spi.*;
      import infernum.spi.block.AttentionVariant;
      import infernum.spi.model.*;
      import infernum.spi.tensor.Device;
      import java.util.List;

      public final class Near implements AttentionVariant {
        private final PagedVariant paged = new PagedVariant();

        public String name() {
          return "near";
        }

        public List<Parameter> parameters() {
          return List.of(Parameter.required("window", "positions that a query sees"));
        }

        public List<CacheSpec> caches(Heads heads) {
          return paged.caches(heads);
        }

        public <D extends Device> Core<D> create(Spec spec, Settings settings, Weights<D> weights) {
          Spec near = new Spec(spec.heads(), spec.scale(), settings.integer("window"));
          return paged.create(near, Settings.NONE, weights);
        }
      }
      """;

  private static final String DISGUISED_MODULE =
      """
      @infernum.spi.SpiVersion(infernum.spi.SpiVersion.CURRENT)
      module disguised {
        requires infernum.spi;
        provides infernum.spi.tensor.Quantisation with disguised.Disguised;
      }
      """;

  private static final String DISGUISED =
      """
      package disguised;

      import infernum.spi.tensor.Quantisation;
      import java.lang.foreign.MemorySegment;
      import java.lang.foreign.ValueLayout;
      import java.util.OptionalInt;

      public record Disguised() implements Quantisation {
        public String name() {
          return "disguised";
        }

        public int blockElements() {
          return 32;
        }

        public int blockBytes() {
          return 34;
        }

        public OptionalInt ggufType() {
          return OptionalInt.of(1000);
        }

        public void dequantise(MemorySegment packed, long offset, int elements, float[] target, int at) {
          for (int i = 0; i < elements; i++) {
            long block = offset + i / 32 * 34L;
            int half = at(packed, block) & 0xff | at(packed, block + 1) << 8;
            target[at + i] = Float.float16ToFloat((short) half) * at(packed, block + 2 + i % 32);
          }
        }

        private static byte at(MemorySegment packed, long offset) {
          return (byte) (packed.get(ValueLayout.JAVA_BYTE, offset) ^ 0x55);
        }
      }
      """;
}
