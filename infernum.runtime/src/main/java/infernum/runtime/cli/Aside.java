package infernum.runtime.cli;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What a command says beside its answer: on stderr, and as much as the user wants. Notes begin with
 * {@code infernum:}, as errors do, so that they can be told apart in a log of many programs; other
 * lines don't. Safe for use by several threads.
 */
public final class Aside {
  /** Back to the line's begin, and nothing right of it: ECMA-48, CR and EL. */
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final BooleanSupplier terminal;
  private final Supplier<Verbosity> verbosity;
  private boolean pending;

  /**
   * On a stream.
   *
   * @param terminal whether somebody looks at it, so that lines can be taken back; asked only where
   *     it matters, as the answer may need native functions
   * @param verbosity known once the command line is read
   */
  Aside(PrintWriter err, BooleanSupplier terminal, Supplier<Verbosity> verbosity) {
    this.err = err;
    this.terminal = terminal;
    this.verbosity = verbosity;
  }

  /** A line, unless the user wants it quiet. */
  public synchronized void say(String line) {
    if (!verbosity.get().equals(Verbosity.QUIET)) {
      erase();
      err.println(line);
    }
  }

  /** Something that the user may want to know, unless the user wants it quiet. */
  public void note(String line) {
    say("infernum: " + line);
  }

  /** A line that vanishes with the next one; where there is no terminal, a line. */
  public synchronized void progress(String line) {
    if (!isTerminal()) {
      say(line);
    } else if (!verbosity.get().equals(Verbosity.QUIET)) {
      erase();
      err.print(line);
      err.flush();
      pending = true;
    }
  }

  /** The work is done: its progress vanishes. */
  public synchronized void erase() {
    if (pending) {
      pending = false;
      err.print(ERASE);
      err.flush();
    }
  }

  /** Whether somebody looks. */
  boolean isTerminal() {
    return terminal.getAsBoolean();
  }

  /** Whether the user wants all of it. */
  boolean isVerbose() {
    return verbosity.get().equals(Verbosity.VERBOSE);
  }
}
