package infernum.runtime.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command line that has been run in this process. */
record Cli(int code, String out, String err) {
  static Cli run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.execute(Main.line(new PrintWriter(out, true), new PrintWriter(err, true)), arguments);
    return new Cli(code, out.toString(), err.toString());
  }
}
