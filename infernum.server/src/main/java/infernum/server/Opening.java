package infernum.server;

import infernum.runtime.library.Infernum;
import infernum.server.served.ModelSlot;
import infernum.server.served.Served;
import infernum.spi.InfernumException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.context.ConfigurableApplicationContext;

/** How a server begins: the port first, so that whoever asks early is told to wait. */
final class Opening {
  private Opening() {}

  /** A server that answers. */
  record Opened(Served served, String url, Shutdown shutdown) {}

  /**
   * Opens the port, loads the model behind it, and answers once that is warm.
   *
   * @param load loads the model
   * @param serve what of it is served
   * @param warmUp brings it to its speed
   * @throws InfernumException something about it can't be; nothing is left open
   */
  static Opened open(
      ServerSettings settings,
      Supplier<Infernum> load,
      Function<Infernum, Served> serve,
      WarmUp warmUp) {
    requireFree(settings);
    ModelSlot slot = new ModelSlot();
    ConfigurableApplicationContext server = ServerApplication.start(settings, slot);
    try {
      Infernum infernum = load.get();
      try {
        Served served = serve.apply(infernum);
        warmUp.run(infernum, served);
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
}
