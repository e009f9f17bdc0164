package infernum.runtime.tokenizer.regex;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Runs what needs more stack than its thread has: Java's engine calls itself for every repetition
 * of a group, so that a few hundred letters that {@code (?:\p{L}\p{M}*)+} takes fill a usual stack.
 * One at a time, so that the memory is bounded.
 */
final class DeepStack {
  /** Tens of thousands of repetitions. */
  private static final long BYTES = 64L << 20;

  private static final ReentrantLock ONE = new ReentrantLock();

  private DeepStack() {}

  /**
   * What the work gives, or throws.
   *
   * @throws StackOverflowError this much is too little as well
   */
  static boolean test(BooleanSupplier work) {
    Work running = new Work(work);
    ONE.lock();
    try {
      Thread thread = new Thread(null, running, "infernum-regex", BYTES);
      thread.setDaemon(true);
      thread.start();
      await(thread);
    } finally {
      ONE.unlock();
    }
    return running.result();
  }

  /** The work is bounded, so that an interruption can wait for its end. */
  private static void await(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Work implements Runnable {
    private final BooleanSupplier work;
    private boolean result;
    private RuntimeException failure = new IllegalStateException("didn't run");
    private boolean failed = true;
    private boolean overflow;

    Work(BooleanSupplier work) {
      this.work = work;
    }

    @Override
    public void run() {
      try {
        result = work.getAsBoolean();
        failed = false;
      } catch (RuntimeException e) {
        failure = e;
      } catch (StackOverflowError e) {
        overflow = true;
      }
    }

    boolean result() {
      if (overflow) {
        throw new StackOverflowError();
      }
      if (failed) {
        throw failure;
      }
      return result;
    }
  }
}
