package infernum.server;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code infernum serve}. */
public final class Serve {
  static final String NAME = "infernum serve";

  private Serve() {}

  /**
   * Serves until the process is ended; what can't be served ends it with exit code 2.
   *
   * @param arguments as typed after {@code serve}
   */
  public static void main(String[] arguments) {
    int code = commandLine().execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(CommandLine.getCommandMethods(Serve.class, "serve").get(0));
    line.setParameterExceptionHandler((e, _) -> {
      line.getErr().println(NAME + ": " + e.getMessage() + "; see " + NAME + " --help");
      return CommandLine.ExitCode.USAGE;
    });
    line.setExecutionExceptionHandler((e, _, _) -> {
      if (e instanceof IllegalArgumentException) {
        line.getErr().println(NAME + ": " + e.getMessage());
        return CommandLine.ExitCode.USAGE;
      }
      throw e;
    });
    return line;
  }

  @Command(
      name = Serve.NAME,
      mixinStandardHelpOptions = true,
      version = "0.1.0",
      description = "Serves a model over the OpenAI API.")
  static void serve(
      @Parameters(paramLabel = "MODEL", description = "A model file, or a folder with one.")
          Path model,
      @Option(
              names = "--host",
              defaultValue = "127.0.0.1",
              description = "Address to listen on (default: ${DEFAULT-VALUE}, this machine only).")
          String host,
      @Option(
              names = "--port",
              defaultValue = "8080",
              description = "Port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
          int port) {
    ServerApplication.start(ServedModel.load(model), host, port);
  }
}
