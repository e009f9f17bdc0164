package infernum.server;

import infernum.runtime.cli.Main;

/** The command {@code infernum serve}. */
public final class Serve {
  private Serve() {}

  /**
   * Serves until the process is ended; what can't be served ends it with exit code 2.
   *
   * @param arguments as typed after {@code serve}
   */
  public static void main(String[] arguments) {
    int code = Main.execute(new ServeCommand(), arguments);
    if (code != 0) {
      System.exit(code);
    }
  }
}
