package infernum.server;

import infernum.runtime.engine.AnswerListener;
import infernum.runtime.engine.Engine;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.engine.Request;
import infernum.runtime.library.Infernum;
import infernum.runtime.sampling.Logprobs;
import infernum.server.served.ModelSlot;
import infernum.server.served.Served;
import infernum.spi.InfernumException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.context.ConfigurableApplicationContext;

/** How a server begins: the port first, so that whoever asks early is told to wait. */
final class Opening {
  private Opening() {}

  /** A server that answers. */
  record Opened(Served served, String url, Shutdown shutdown) {}

  /**
   * Opens the port, loads the model behind it, and answers once the model has run.
   *
   * @param load loads the model
   * @param serve what of it is served
   * @throws InfernumException something about it can't be; nothing is left open
   */
  static Opened open(
      ServerSettings settings, Supplier<Infernum> load, Function<Infernum, Served> serve) {
    requireFree(settings);
    ModelSlot slot = new ModelSlot();
    ConfigurableApplicationContext server = ServerApplication.start(settings, slot);
    try {
      Infernum infernum = load.get();
      try {
        Served served = serve.apply(infernum);
        warmUp(infernum.engine());
        slot.ready(served);
        return new Opened(
            served,
            "http://%s:%d/v1".formatted(settings.host(), ServerApplication.port(server)),
            new Shutdown(server, slot, infernum::close, settings.drain()));
      } catch (RuntimeException | Error e) {
        infernum.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
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
