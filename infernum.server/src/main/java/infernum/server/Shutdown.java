package infernum.server;

import infernum.server.served.InFlight;
import infernum.server.served.ModelSlot;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The end of a server: it takes no more work, lets streams finish, ends those that don't, and
 * closes. Until then it answers that it is about to end, so that whoever watches it looks
 * elsewhere.
 */
record Shutdown(
    ConfigurableApplicationContext server, ModelSlot slot, Runnable closeModel, Duration drain) {
  /** The exit code where the engine has failed. */
  static final int FAILED = 1;

  /** Has the process end so on SIGTERM and SIGINT, with exit code 0. */
  void onSignal() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  run();
                  Runtime.getRuntime().halt(0); // the JVM's own code for signals isn't 0
                },
                "infernum-shutdown"));
  }

  /**
   * Has the process end once the engine has failed, whose device may be lost: whoever started it
   * starts another one.
   *
   * @param exit ends the process with that code, at once
   */
  void onFailure(IntConsumer exit) {
    slot.model()
        .ifPresent(model ->
            model
                .engine()
                .stopped()
                .thenAcceptAsync(
                    cause -> cause.ifPresent(why -> fail(why, exit)), // not on the engine's thread
                    work -> Thread.ofPlatform().daemon(false).name("infernum-end").start(work)));
  }

  private void fail(Throwable why, IntConsumer exit) {
    try {
      System.err.printf(
          "infernum: the engine has failed, and the server ends: %s%n", why.getMessage());
      run();
    } finally {
      exit.accept(FAILED);
    }
  }

  /** Ends it. */
  void run() {
    slot.drain();
    try {
      InFlight inFlight = server.getBean(InFlight.class);
      if (!inFlight.awaitNone(drain)) {
        System.err.printf(
            "infernum: %d answers aren't finished after %d s, and end now%n",
            inFlight.count(), drain.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeModel.run();
    server.close();
  }
}
