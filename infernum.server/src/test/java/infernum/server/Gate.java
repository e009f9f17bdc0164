package infernum.server;

import java.util.concurrent.Semaphore;

/** Holds a scripted model up until it is opened; closing opens it for good. */
final class Gate implements AutoCloseable {
  private final Semaphore steps = new Semaphore(0);

  /** Before each step of a model. */
  Gate(TestServer.Script script) {
    script.beforeStep(steps::acquireUninterruptibly);
  }

  /** Whether a step has begun, and waits. */
  boolean isHolding() {
    return steps.hasQueuedThreads();
  }

  void open() {
    steps.release(1_000_000);
  }

  @Override
  public void close() {
    open();
  }
}
