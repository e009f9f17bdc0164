package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ServeTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aMissingModelIsRefusedInOneLine() {
    assertEquals(2, serve("no/such/model"));
    assertEquals("infernum serve: no model at no/such/model\n", err.toString());
  }

  @Test
  void anUnknownOptionIsRefusedInOneLineThatNamesIt() {
    assertEquals(2, serve("model", "--prot", "80"));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("--prot"), err.toString());
  }

  @Test
  void helpNamesTheDefaults() {
    assertEquals(0, serve("--help"));
    assertTrue(out.toString().contains("127.0.0.1"), out.toString());
    assertTrue(out.toString().contains("8080"), out.toString());
  }

  private int serve(String... arguments) {
    CommandLine line = Serve.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
