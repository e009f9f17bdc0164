package infernum.runtime.cli;

import infernum.runtime.inspect.Bytes;
import infernum.runtime.model.WeightListener;
import java.util.function.LongSupplier;

/**
 * How far a model's weights are. At a terminal, where the line vanishes, five times a second;
 * elsewhere, where lines stay, every five seconds, so that most models are loaded in silence.
 */
final class LoadProgress implements WeightListener {
  private static final long SECOND = 1_000_000_000;

  private final Aside aside;
  private final LongSupplier clock;
  private final long interval;
  private long next;

  /**
   * Begins to count.
   *
   * @param clock nanoseconds
   */
  LoadProgress(Aside aside, LongSupplier clock) {
    this.aside = aside;
    this.clock = clock;
    this.interval = aside.isTerminal() ? SECOND / 5 : 5 * SECOND;
    this.next = clock.getAsLong() + interval;
  }

  @Override
  public void reading(long begun, long total) {
    long now = clock.getAsLong();
    if (now - next >= 0) {
      next = now + interval;
      aside.progress(
          "%3.0f %%  of %s of weights".formatted(100.0 * begun / total, Bytes.of(total)));
    }
  }
}
