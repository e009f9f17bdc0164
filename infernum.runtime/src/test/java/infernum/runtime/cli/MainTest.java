package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import infernum.runtime.plugin.PluginJars;
import infernum.spi.InfernumException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** A command that fails as told. */
  @Command(name = "fail")
  static final class Fail extends Subcommand {
    @Parameters(index = "0")
    private String how = "";

    @Mixin private EngineOptions engine = new EngineOptions();

    @Override
    public Integer call() {
      return switch (how) {
        case "user" -> throw new InfernumException("no such file");
        case "bug" -> throw new IllegalStateException("3 and 4 differ");
        case "error" -> throw new AssertionError("impossible");
        case "memory" -> throw new OutOfMemoryError("Java heap space");
        case "services" -> services().problems().size();
        case "parts" -> {
          out().println(engine.loadOptions());
          yield ExitCode.OK;
        }
        default -> ExitCode.FAILED;
      };
    }
  }

  private int run(String... arguments) {
    CommandLine line = Main.line(new PrintWriter(out, true), new PrintWriter(err, true));
    line.addSubcommand(new Fail());
    for (CommandLine command : line.getSubcommands().values()) {
      command.setExecutionExceptionHandler(line.getExecutionExceptionHandler());
      command.setParameterExceptionHandler(line.getParameterExceptionHandler());
      command.setOut(line.getOut()).setErr(line.getErr());
    }
    return Main.execute(line, arguments);
  }

  @Test
  void whatTheUserCanMendIsOneLineAndTwo() {
    assertEquals(2, run("fail", "user"));
    assertEquals("infernum: no such file\n", err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void aStackTraceIsThereForDebugOnly() {
    assertEquals(2, run("--debug", "fail", "user"));
    assertTrue(err.toString().contains("at infernum.runtime"), err::toString);
  }

  @Test
  void aBugSaysSoWithTheWayToSeeMore() {
    assertEquals(70, run("fail", "bug"));
    assertEquals(
        "infernum: this is a bug: IllegalStateException: 3 and 4 differ; --debug shows where\n",
        err.toString());
  }

  @Test
  void anErrorIsABugToo() {
    assertEquals(70, run("fail", "error"));
    assertTrue(err.toString().startsWith("infernum: this is a bug: AssertionError"));
  }

  @Test
  void tooLittleMemoryIsTheUsersToMend() {
    assertEquals(2, run("fail", "memory"));
    assertTrue(err.toString().contains("-Xmx"), err::toString);
    assertEquals(1, err.toString().lines().count());
  }

  @Test
  void aWrongOptionIsOneLineWithWhereToLook() {
    assertEquals(2, run("plugins", "--jsno"));
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertTrue(
        err.toString().startsWith("infernum: unknown option '--jsno', did you mean '--json'?"),
        err::toString);
    assertTrue(err.toString().contains("'infernum plugins --help'"), err::toString);
  }

  @Test
  void aMisspeltCommandIsAnsweredWithWhatWasMeant() {
    assertEquals(2, run("rnu", "model.gguf"));
    assertEquals(
        "infernum: unknown command 'rnu', did you mean 'run'?; see 'infernum --help'\n",
        err.toString());
  }

  @Test
  void anOptionThatIsMissingBecauseItIsMisspeltIsAnsweredWithWhatWasMeant() {
    assertEquals(2, run("run", "model.gguf", "--promt=Hello"));
    assertTrue(
        err.toString().startsWith("infernum: unknown option '--promt', did you mean '--prompt'?"),
        err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
  }

  @Test
  void whatIsLikeNothingIsAnsweredWithoutAGuess() {
    assertEquals(2, run("frobnicate"));
    assertEquals(2, run("plugins", "--colour"));
    assertFalse(err.toString().contains("did you mean"), err::toString);
    assertTrue(err.toString().contains("'frobnicate'"), err::toString);
    assertTrue(err.toString().contains("'--colour'"), err::toString);
  }

  /** Takes the place of the command that only says where to look. */
  @Command(name = "serve", description = "Serves.")
  static final class OtherServe extends Subcommand {
    @Mixin private EngineOptions engine = new EngineOptions();

    @Override
    public Integer call() {
      out().println("%s with %s".formatted(services().problems(), engine.loadOptions().device()));
      return ExitCode.OK;
    }
  }

  @Test
  void aCommandOfAnotherModuleHasTheGlobalOptionsAndTheWaysToTellOfErrors() {
    CommandLine line = Main.line(new PrintWriter(out, true), new PrintWriter(err, true));
    assertEquals("serve", Main.replace(line, new OtherServe()));
    assertEquals(0, Main.execute(line, "serve", "--device", "d", "--allow-failed-plugins"));
    assertEquals("[] with Optional[d]\n", out.toString());
    assertEquals(2, Main.execute(line, "serve", "--devcie", "d"));
    assertEquals(
        "infernum: unknown option '--devcie', did you mean '--device'?; see 'infernum serve"
            + " --help'\n",
        err.toString());
    assertEquals(0, Main.execute(line, "serve", "--help"));
    assertTrue(out.toString().contains("Usage: infernum serve [-hqvV]"), out::toString);
    assertTrue(out.toString().contains("Exit codes:"), out::toString);
    assertEquals(0, Main.execute(line, "serve", "--version"));
    assertTrue(out.toString().contains("SPI version"), out::toString);
  }

  @Test
  void quietAndVerboseAtOnceAreRefused() {
    assertEquals(2, run("fail", "services", "--quiet", "--verbose"));
    assertTrue(err.toString().contains("--quiet and --verbose contradict"), err::toString);
  }

  @Test
  void withoutACommandThereIsNothingToDo() {
    assertEquals(2, run());
    assertEquals("infernum: a command is missing; see 'infernum --help'\n", err.toString());
  }

  @Test
  void whatIsWrongWithACommandLineIsSaidInTheWordsOfThisOne() {
    for (List<String> wrong :
        List.of(
            List.of("run", "--prompt TEXT and MODEL are missing"),
            List.of("run m", "--prompt TEXT is missing"),
            List.of("inspect", "MODEL is missing"),
            List.of("inspect m --dot x.dot", "--graph is missing"),
            List.of("run m --prompt", "--prompt takes TEXT, which is missing"),
            List.of("run m --prompt x y", "'y' is a word too many"),
            List.of("run m --prompt x -d", "there is no option '-d'"),
            List.of("run m --frobnicate", "there is no option '--frobnicate'"),
            List.of("frobnicate", "there is no command 'frobnicate'"),
            List.of("run m --prompt x --prompt y", "--prompt may be given once"),
            List.of("run m --prompt x --seed 1.5", "--seed takes a whole number, not '1.5'"),
            List.of(
                "run m --prompt x --temperature warm", "--temperature takes a number, not 'warm'"),
            List.of("bench --concurrency 1,,2", "--concurrency takes a whole number, not ''"),
            List.of(
                "run m --prompt x --kv-memory 99999999999",
                "--kv-memory 99999999999 is beyond what can be counted"),
            List.of("run m --prompt x --sample top_p", "--sample takes NAME=NUMBER, not 'top_p'"),
            List.of("run m --prompt x --sample top_p=a", "--sample takes a number, not 'a'"),
            List.of("convert m f --type Q9", "--type: 'Q9' isn't a type to convert to"),
            List.of("run m --prompt x --threads 0", "--threads must be 1 to 4096, is 0"),
            List.of(
                "run m --prompt x --threads 1000000", "--threads must be 1 to 4096, is 1000000"))) {
      StringWriter told = new StringWriter();
      CommandLine line = Main.line(new PrintWriter(out, true), new PrintWriter(told, true));
      assertEquals(2, Main.execute(line, wrong.getFirst().split(" ")), wrong::toString);
      assertTrue(told.toString().startsWith("infernum: " + wrong.getLast()), told::toString);
      assertEquals(1, told.toString().lines().count(), told::toString);
    }
    assertEquals("", out.toString());
  }

  @Test
  void helpIsACommandToo() {
    assertEquals(0, run("help"));
    assertTrue(out.toString().startsWith("Usage: infernum ["), out::toString);
    out.getBuffer().setLength(0);
    assertEquals(0, run("help", "bench"));
    assertTrue(out.toString().startsWith("Usage: infernum bench ["), out::toString);
  }

  @Test
  void theHelpTellsTheExitCodes() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().contains("70"), out::toString);
    assertTrue(out.toString().contains("plugins"), out::toString);
    assertEquals("", err.toString());
  }

  @Test
  void theVersionTellsThatOfTheSpi() {
    assertEquals(0, run("--version"));
    assertTrue(out.toString().contains("SPI version 1"), out::toString);
  }

  @Test
  void engineOptionsAreRead() {
    assertEquals(
        0,
        run(
            "fail",
            "parts",
            "--device",
            "cuda:1",
            "--kernel",
            "attention=flash",
            "--attention",
            "sink-window:window=64,sinks=4",
            "--block",
            "norm=layer-norm:shift=1",
            "--block",
            "router=other"));
    for (String part :
        new String[] {
          "attention=sink-window:sinks=4.0,window=64.0",
          "norm=layer-norm:shift=1.0",
          "router=other",
          "{attention=flash}",
          "cuda:1"
        }) {
      assertTrue(out.toString().contains(part), () -> part + " in " + out);
    }
  }

  @Test
  void aMalformedChoiceIsAUsageError() {
    assertEquals(2, run("fail", "parts", "--attention", "x:window"));
    assertTrue(err.toString().contains("PARAMETER=NUMBER"), err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
  }

  @Test
  void anAttentionThatIsChosenTwiceIsRefused() {
    assertEquals(2, run("fail", "parts", "--attention", "x", "--block", "attention=y"));
    assertTrue(err.toString().contains("chosen twice"), err::toString);
  }

  @Test
  void aFailedPluginStopsTheStartUnlessItMayFail(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("garbage.jar"), "not a jar");
    assertEquals(2, run("--plugins", folder.toString(), "fail", "services"));
    assertTrue(err.toString().startsWith("infernum: plug-in 'garbage.jar': "), err::toString);
    assertTrue(err.toString().contains("--allow-failed-plugins"), err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertEquals(
        1, run("--plugins", folder.toString(), "fail", "services", "--allow-failed-plugins"));
    assertTrue(err.toString().contains("infernum: without plug-in 'garbage.jar'"), err::toString);
  }

  @Test
  void pluginsAreListedWithWhatTheyProvide(@TempDir Path folder) throws IOException {
    PluginJars.jar(folder.resolve("p.jar"), EXAMPLE);
    Files.writeString(folder.resolve("garbage.jar"), "not a jar");
    assertEquals(2, run("plugins", "--plugins", folder.toString()));
    assertTrue(out.toString().contains("plug-in p.jar"), out::toString);
    assertTrue(out.toString().matches("(?s).*\n    activation +act\n.*"), out::toString);
    assertFalse(out.toString().contains("garbage"), out::toString);
    assertTrue(err.toString().contains("plug-in 'garbage.jar'"), err::toString);
    assertEquals(0, run("plugins", "--plugins", folder.toString(), "--allow-failed-plugins"));
  }

  @Test
  void aDeviceThatThereAreFewerOfIsRefusedWithThoseThatThereAre() {
    String model = Goldens.folder("gguf/tiny-llama/tiny-llama.gguf").toString();
    assertEquals(2, run("run", model, "--prompt", "x", "--device", "cpu-reference:7"));
    assertTrue(
        err.toString()
            .startsWith("infernum: there is no cpu-reference:7; there is cpu-reference:0 ("),
        err::toString);
  }

  @Test
  void verifyTellsOfItsMemoryBeforeItComputes() {
    CommandLine line = Main.line(new PrintWriter(out, true), new PrintWriter(out, true));
    String folder = Goldens.folder("gguf/tiny-llama").toString();
    assertEquals(0, Main.execute(line, "verify", folder));
    List<String> told = out.toString().lines().toList();
    assertTrue(told.get(1).startsWith("plan: "), told::toString);
    assertTrue(told.getLast().contains(" passed, 0 failed"), told::toString);
    assertTrue( // entries' plans differ in the cache: the largest is told, none twice
        told.stream().filter(one -> one.startsWith("plan: ")).distinct().count() == told.size() - 2,
        told::toString);
  }

  @Test
  void pluginsAreListedAsJson(@TempDir Path folder) throws IOException {
    PluginJars.jar(folder.resolve("p.jar"), EXAMPLE);
    Files.writeString(folder.resolve("garbage.jar"), "not a jar");
    assertEquals(2, run("plugins", "--plugins", folder.toString(), "--json", "--explain"));
    JsonNode root = JsonMapper.shared().readTree(out.toString());
    assertEquals("p.jar", root.at("/plugins/0/name").asString());
    assertEquals("p", root.at("/plugins/0/modules/0").asString());
    assertTrue(root.at("/problems/0").asString().contains("garbage.jar"));
    assertTrue(root.path("devices").isArray());
    JsonNode act =
        root.path("services")
            .valueStream()
            .filter(service -> service.path("name").asString().equals("act"))
            .findFirst()
            .orElseThrow();
    assertEquals("activation", act.path("kind").asString());
    assertEquals("p.jar", act.path("plugin").asString());
  }

  @Test
  void aDeviceThatFailsToTellIsExplainedAmongTheOthers(@TempDir Path folder) {
    PluginJars.jar(
        folder.resolve("odd.jar"),
        """
        @infernum.spi.SpiVersion(infernum.spi.SpiVersion.CURRENT)
        module odd {
          requires infernum.spi;
          provides infernum.spi.kernel.DeviceProvider with odd.Odd;
        }
        """,
        """
        package odd;
        import infernum.spi.kernel.*;
        public class Odd implements DeviceProvider {
          public String name() { return "odd"; }
          public int rank() { return 7; }
          public Availability probe() { throw new UnsatisfiedLinkError("no odd in path"); }
          public DeviceContext<?> open(Host host) { throw new AssertionError(); }
        }
        """);
    assertEquals(0, run("plugins", "--explain", "--plugins", folder.toString()));
    String text = out.toString();
    assertTrue(text.contains("device odd, rank 7\n  not usable: it fails with "), text);
    assertTrue(text.contains("no odd in path"), text);
    assertTrue(text.contains("device cpu-reference, rank 0\n  cpu-reference:0  "), text);
    assertTrue(text.matches("(?s).*\n    rms-norm +reference\n.*"), text);
    assertTrue(text.matches("(?s).*\n    any unary op +reference\n.*"), text);
    assertTrue(
        text.matches(
            "(?s).*\n    swiglu +swiglu by cpu-reference/reference \\(module infernum.spi of infernum\\)\n.*"),
        text);
    assertTrue(text.matches("(?s).*\n    linears-3 +linears by cpu-reference/reference .*"), text);
    assertTrue(text.indexOf("device odd") < text.indexOf("device cpu-reference"), text);
  }

  private static final String[] EXAMPLE = {
    """
    @infernum.spi.SpiVersion(infernum.spi.SpiVersion.CURRENT)
    module p {
      requires infernum.spi;
      provides infernum.spi.op.ActivationFunction with p.Act;
    }
    """,
    """
    package p;
    import infernum.spi.tensor.*;
    public class Act implements infernum.spi.op.ActivationFunction {
      public String name() { return "act"; }
      public <D extends Device, P extends Whole> Tensor<D, P> apply(Tensor<D, P> x) { return x; }
    }
    """
  };
}
