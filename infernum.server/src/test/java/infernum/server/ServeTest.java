package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ServeTest {
  private static final Path TINY =
      Path.of(System.getProperty("infernum.root", ".."))
          .resolve("infernum.runtime/src/test/resources/gguf/tiny-llama/tiny-llama.gguf");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aMissingModelIsRefusedInOneLine() {
    assertEquals(2, serve("no/such/model"));
    assertEquals(
        "infernum: no model is at no/such/model, and no bundled one has that name; there are: spark\n",
        err.toString());
  }

  @Test
  void anUnknownOptionIsRefusedInOneLineThatNamesIt() {
    assertEquals(2, serve("model", "--prot", "80"));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("--prot"), err.toString());
  }

  @Test
  void aPortThatIsNoneIsRefusedBeforeTheModelIsLoaded() {
    assertEquals(2, serve("no/such/model", "--port", "99999"));
    assertEquals("infernum: --port must be 0 to 65535, is 99999\n", err.toString());
  }

  @Test
  void helpNamesTheDefaults() {
    assertEquals(0, serve("--help"));
    assertTrue(out.toString().contains("127.0.0.1"), out.toString());
    assertTrue(out.toString().contains("8000"), out.toString());
  }

  @Test
  void aPortInUseIsRefusedWithTheWayOut() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertEquals(2, serve(TINY.toString(), "--port", port));
      assertTrue(err.toString().contains("can't listen on 127.0.0.1:" + port), err.toString());
      assertTrue(err.toString().contains("--port"), err.toString());
    }
  }

  @Test
  void anAddressOfOtherMachinesNeedsKeysOrAWord() {
    assertEquals(2, serve(TINY.toString(), "--host", "0.0.0.0", "--port", "0"));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("--api-key-file"), err.toString());
    assertTrue(err.toString().contains("--public-without-keys"), err.toString());
  }

  @Test
  void aKeyFileThatIsMissingIsRefusedInOneLine() {
    assertEquals(2, serve(TINY.toString(), "--api-key-file", "no/such/file"));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("no/such/file"), err.toString());
  }

  @Test
  void whatTheEngineCannotHoldIsRefused() {
    assertEquals(2, serve(TINY.toString(), "--port", "0", "--max-seqs", "0"));
    assertTrue(err.toString().contains("--max-seqs must be at least 1, is 0"), err.toString());
  }

  private int serve(String... arguments) {
    CommandLine line = Serve.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
