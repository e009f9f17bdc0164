package infernum.runtime.cli;

import infernum.runtime.inspect.Bytes;
import infernum.runtime.model.WeightListener;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

/** A line on how far a model's weights are, once a second: a small one is loaded without any. */
final class LoadProgress implements WeightListener {
  private static final long SECOND = 1_000_000_000;

  private final PrintWriter out;
  private final LongSupplier clock;
  private long next;

  /**
   * Begins to count.
   *
   * @param clock nanoseconds
   */
  LoadProgress(PrintWriter out, LongSupplier clock) {
    this.out = out;
    this.clock = clock;
    this.next = clock.getAsLong() + SECOND;
  }

  @Override
  public void reading(long begun, long total) {
    long now = clock.getAsLong();
    if (now - next >= 0) {
      next = now + SECOND;
      out.println("%3.0f %%  of %s of weights".formatted(100.0 * begun / total, Bytes.of(total)));
    }
  }
}
