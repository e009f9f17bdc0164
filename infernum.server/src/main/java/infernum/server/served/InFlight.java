package infernum.server.served;

import java.time.Duration;
import org.springframework.stereotype.Component;

/** Counts what the engine was asked for and hasn't ended yet. Thread-safe. */
@Component
public final class InFlight {
  private int count;
  private long since;

  /** For Spring. */
  public InFlight() {}

  /** One more. */
  public synchronized void begin() {
    if (count++ == 0) {
      since = System.nanoTime();
    }
  }

  /** One less. */
  public synchronized void end() {
    count--;
    notifyAll();
  }

  /** How many there are. */
  public synchronized int count() {
    return count;
  }

  /** Since when there has always been one, on {@link System#nanoTime}'s clock; now if none is. */
  public synchronized long since() {
    return count == 0 ? System.nanoTime() : since;
  }

  /**
   * Waits until there is none.
   *
   * @return whether that came about in time
   */
  public synchronized boolean awaitNone(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (count > 0) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
