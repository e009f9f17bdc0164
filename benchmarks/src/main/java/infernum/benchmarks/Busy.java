package infernum.benchmarks;

/** Another program that wants a processor: a thread of this process, which computes nothing. */
final class Busy implements AutoCloseable {
  private volatile boolean over;
  private final Thread thread = Thread.ofPlatform().daemon().name("busy").start(this::spin);

  private void spin() {
    while (!over) {} // no hint to the processor: it is to be busy
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
