package infernum.server;

import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.spi.InfernumException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code infernum serve}. */
public final class Serve {
  private static final String NAME = "infernum serve";

  private static final int MAX_PORT = 65_535;

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
    line.setParameterExceptionHandler(
        (e, _) -> refuse(line, e.getMessage() + "; see '" + NAME + " --help'"));
    line.setExecutionExceptionHandler((e, _, _) -> {
      if (e instanceof InfernumException) {
        return refuse(line, String.valueOf(e.getMessage()));
      }
      throw e;
    });
    return line;
  }

  private static int refuse(CommandLine line, String reason) {
    line.getErr().println("infernum: " + reason);
    return CommandLine.ExitCode.USAGE;
  }

  @Command(
      name = NAME,
      mixinStandardHelpOptions = true,
      version = "0.1.0",
      description = "Serves a model over the OpenAI API.")
  static void serve(
      @Parameters(
              paramLabel = "MODEL",
              description = "a model's file, a folder with one, or the name of a bundled model")
          Path path,
      @Option(
              names = "--host",
              defaultValue = "127.0.0.1",
              description = "address to listen on (default: ${DEFAULT-VALUE}, this machine only)")
          String host,
      @Option(
              names = "--port",
              defaultValue = "8080",
              description = "port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE})")
          int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new InfernumException("--port must be 0 to %d, is %d".formatted(MAX_PORT, port));
    }
    LoadedModel model = load(path); // for as long as the process lives
    try {
      ServerApplication.start(ServedModel.of(model, Instant.now()), host, port);
    } catch (RuntimeException e) {
      model.close();
      throw cantListen(e)
          .map(reason ->
              new InfernumException(
                  "can't listen on %s:%d (%s); --host and --port choose another address"
                      .formatted(host, port, reason)))
          .map(RuntimeException.class::cast)
          .orElse(e);
    }
  }

  private static LoadedModel load(Path path) {
    String installed = System.getProperty("infernum.plugins");
    Services services =
        Services.of(installed == null ? Plugins.none() : Plugins.load(List.of(Path.of(installed))));
    services.requireNoProblems();
    return new ModelLoader(services).load(path, LoadOptions.DEFAULT);
  }

  private static Optional<String> cantListen(Throwable error) {
    for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return Optional.ofNullable(cause.getMessage());
      }
    }
    return Optional.empty();
  }
}
