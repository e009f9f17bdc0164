package infernum.server;

import infernum.runtime.chat.ChatTemplates;
import infernum.runtime.engine.AnswerListener;
import infernum.runtime.engine.Engine;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.engine.Request;
import infernum.runtime.library.Infernum;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.runtime.sampling.Logprobs;
import infernum.server.served.ModelSlot;
import infernum.server.served.Served;
import infernum.spi.InfernumException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;

/** The command {@code infernum serve}. */
public final class Serve {
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
    CommandLine line = new CommandLine(new ServeCommand());
    line.setParameterExceptionHandler(
        (e, _) -> refuse(line, e.getMessage() + "; see '" + ServeCommand.NAME + " --help'"));
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

  /**
   * Opens the port, loads the model behind it, and answers once the model has run.
   *
   * @throws InfernumException something about it can't be; nothing is left open
   */
  static Shutdown start(ServeCommand options, PrintWriter err) {
    ServerSettings settings = options.settings();
    Services services = services();
    ModelLoader loader = new ModelLoader(services);
    loader.locate(options.model());
    requireFree(settings);
    ModelSlot slot = new ModelSlot();
    ConfigurableApplicationContext server = ServerApplication.start(settings, slot);
    try {
      Infernum infernum = load(loader, options, services, err);
      try {
        Optional<ChatTemplates> templates = loader.chatTemplates(options.model());
        Served served =
            Served.of(options.modelName(infernum.model().path()), infernum, templates, services);
        warmUp(infernum.engine());
        slot.ready(served);
        err.printf(
            "infernum: %s answers at http://%s:%d/v1%n",
            served.id(), settings.host(), ServerApplication.port(server));
        return new Shutdown(server, slot, infernum::close, settings.drain());
      } catch (RuntimeException | Error e) {
        infernum.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private static Infernum load(
      ModelLoader loader, ServeCommand options, Services services, PrintWriter err) {
    LoadedModel model = loader.load(options.model(), LoadOptions.DEFAULT);
    try {
      model.notes().forEach(note -> err.println("infernum: " + note));
      return Infernum.start(model, options.limits(model, err), services);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private static Services services() {
    String installed = System.getProperty("infernum.plugins");
    Services services =
        Services.of(installed == null ? Plugins.none() : Plugins.load(List.of(Path.of(installed))));
    services.requireNoProblems();
    return services;
  }

  /** Before anything is loaded, and before Spring tells it at length. */
  private static void requireFree(ServerSettings settings) {
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException | RuntimeException e) {
      throw new InfernumException(
          "can't listen on %s:%d (%s); --host and --port choose another address"
              .formatted(
                  settings.host(),
                  settings.port(),
                  address.isUnresolved() ? "no such host" : e.getMessage()),
          e);
    }
  }

  /** One prompt and one more token: whoever asks first doesn't wait for what comes once. */
  private static void warmUp(Engine engine) {
    int[] prompt = new int[Math.min(32, engine.limits().context() - 2)];
    CompletableFuture<FinishReason> end = new CompletableFuture<>();
    engine.submit(
        Request.of(prompt, 2).with(Request.Ending.at(2).endTokensIgnored()),
        new AnswerListener() {
          @Override
          public void token(int token, String text, Optional<Logprobs> logprobs) {}

          @Override
          public void failed(Throwable cause) {
            end.completeExceptionally(cause);
          }

          @Override
          public void finished(FinishReason reason, String text) {
            end.complete(reason);
          }
        });
    end.join();
  }
}
