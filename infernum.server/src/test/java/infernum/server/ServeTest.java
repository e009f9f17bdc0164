package infernum.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServeTest {
  private static final Path TINY =
      Path.of(System.getProperty("infernum.root", ".."))
          .resolve("infernum.runtime/src/test/resources/gguf/tiny-llama/tiny-llama.gguf");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aMissingModelIsRefusedInOneLine() {
    assertEquals(2, serve("no/such/model"));
    assertEquals(
        "infernum: no model is at no/such/model, and no bundled one has that name; there are: spark\n",
        err.toString(UTF_8));
  }

  @Test
  void anUnknownOptionIsRefusedInOneLineThatNamesIt() {
    assertEquals(2, serve("model", "--prot", "80"));
    assertEquals(1, err.toString(UTF_8).lines().count(), err.toString(UTF_8));
    assertTrue(err.toString(UTF_8).contains("--prot"), err.toString(UTF_8));
  }

  @Test
  void aPortThatIsNoneIsRefusedBeforeTheModelIsLoaded() {
    assertEquals(2, serve("no/such/model", "--port", "99999"));
    assertEquals("infernum: --port must be 0 to 65535, is 99999\n", err.toString(UTF_8));
  }

  @Test
  void helpNamesTheDefaults() {
    assertEquals(0, serve("--help"));
    assertTrue(out.toString(UTF_8).contains("127.0.0.1"), out.toString(UTF_8));
    assertTrue(out.toString(UTF_8).contains("8000"), out.toString(UTF_8));
  }

  @Test
  void aPortInUseIsRefusedWithTheWayOut() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertEquals(2, serve(TINY.toString(), "--port", port));
      assertTrue(
          err.toString(UTF_8).contains("can't listen on 127.0.0.1:" + port), err.toString(UTF_8));
      assertTrue(err.toString(UTF_8).contains("--port"), err.toString(UTF_8));
    }
  }

  @Test
  void anAddressOfOtherMachinesNeedsKeysOrAWord() {
    assertEquals(2, serve(TINY.toString(), "--host", "0.0.0.0", "--port", "0"));
    assertEquals(1, err.toString(UTF_8).lines().count(), err.toString(UTF_8));
    assertTrue(err.toString(UTF_8).contains("--api-key-file"), err.toString(UTF_8));
    assertTrue(err.toString(UTF_8).contains("--public-without-keys"), err.toString(UTF_8));
  }

  @Test
  void aKeyFileThatIsMissingIsRefusedInOneLine() {
    assertEquals(2, serve(TINY.toString(), "--api-key-file", "no/such/file"));
    assertEquals(1, err.toString(UTF_8).lines().count(), err.toString(UTF_8));
    assertTrue(err.toString(UTF_8).contains("no/such/file"), err.toString(UTF_8));
  }

  @Test
  void whatTheEngineCannotHoldIsRefused() {
    assertEquals(2, serve(TINY.toString(), "--port", "0", "--max-seqs", "0"));
    assertTrue(
        err.toString(UTF_8).contains("--max-seqs must be greater than 0, is 0"),
        err.toString(UTF_8));
  }

  @Test
  void aWarmUpOfLessThanNothingIsRefused() {
    assertEquals(2, serve(TINY.toString(), "--port", "0", "--warm-up-seconds", "-1"));
    assertTrue(
        err.toString(UTF_8).contains("--warm-up-seconds must not be less than 0, is -1"),
        err.toString(UTF_8));
  }

  @Test
  void itHasTheOptionsOfOtherCommands() {
    assertEquals(0, serve("--help"));
    for (String option :
        List.of(
            "--device",
            "--threads",
            "--float-activations",
            "--kernel",
            "--attention",
            "--block",
            "--eager",
            "--max-context",
            "--kv-memory",
            "--plugins",
            "--quiet",
            "--verbose")) {
      assertTrue(out.toString(UTF_8).contains(option), option);
    }
  }

  @Test
  void aDeviceThatIsNotThereIsRefusedWithThoseThatAre() {
    assertEquals(2, serve(TINY.toString(), "--port", "0", "--device", "abacus"));
    assertTrue(err.toString(UTF_8).contains("abacus"), err.toString(UTF_8));
    assertTrue(err.toString(UTF_8).contains("cpu-reference"), err.toString(UTF_8));
  }

  @Test
  void aPartThatIsChosenTwiceIsRefused() {
    assertEquals(
        2, serve(TINY.toString(), "--port", "0", "--attention", "a", "--block", "attention=b"));
    assertTrue(err.toString(UTF_8).contains("--attention"), err.toString(UTF_8));
  }

  @Test
  void aContextThatTheModelWasNotMadeForIsRefused() {
    assertEquals(2, serve(TINY.toString(), "--port", "0", "--max-context", "9999999"));
    assertTrue(err.toString(UTF_8).contains("--max-context 9999999"), err.toString(UTF_8));
  }

  @Test
  void aFolderOfPluginsThatIsMissingIsRefused() {
    assertEquals(2, serve(TINY.toString(), "--port", "0", "--plugins", "no/such/folder"));
    assertTrue(err.toString(UTF_8).contains("no/such/folder"), err.toString(UTF_8));
  }

  private int serve(String... arguments) {
    PrintStream processOut = System.out;
    PrintStream processErr = System.err;
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(err, true, UTF_8));
    try {
      return Main.execute(new ServeCommand(), arguments);
    } finally {
      System.setOut(processOut);
      System.setErr(processErr);
    }
  }
}
