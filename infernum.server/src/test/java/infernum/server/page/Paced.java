package infernum.server.page;

import infernum.server.TestServer;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** A scripted model whose steps a test lets go, one by one or all. */
final class Paced implements AutoCloseable {
  private static final String TEMPLATE =
      "{# <think> #}{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}";

  final TestServer.Script script;
  private final Semaphore steps = new Semaphore(0);
  private final AtomicBoolean held = new AtomicBoolean();
  private TestServer server;

  Paced() {
    this(new TestServer.Script(TEMPLATE, List.of()));
  }

  Paced(TestServer.Script script) {
    this.script = script;
    script.beforeStep(() -> {
      if (held.get()) {
        steps.acquireUninterruptibly();
      }
    });
  }

  /** A model with other bounds. */
  static Paced within(infernum.runtime.engine.EngineLimits limits) {
    return new Paced(new TestServer.Script(TEMPLATE, List.of(), limits));
  }

  /** A server of it, which ends with it. */
  TestServer serve() {
    server = TestServer.scripted(script);
    return server;
  }

  /** One that has a key. */
  TestServer serveTo(String key) {
    server = TestServer.guarded(script, key);
    return server;
  }

  /** From now on it says this. */
  void say(String text) {
    script.say(text);
  }

  /** From now on each step waits to be let go. */
  void hold() {
    steps.drainPermits();
    held.set(true);
  }

  void letGo(int count) {
    steps.release(count);
  }

  /** From now on no step waits. */
  void flow() {
    held.set(false);
    steps.release(100_000);
  }

  /** A step waits: what has been let go is done. */
  boolean isHolding() {
    return steps.hasQueuedThreads();
  }

  @Override
  public void close() {
    flow(); // or the engine would never end
    if (server != null) {
      server.close();
    }
  }
}
