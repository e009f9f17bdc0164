package infernum.runtime.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code infernum}. */
@Command(name = "infernum", mixinStandardHelpOptions = true, version = "0.1.0")
public final class Main implements Runnable {
  private Main() {}

  /**
   * Runs the command line and ends the process with its exit code.
   *
   * @param arguments as typed
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.err);
  }
}
