package infernum.cpu.reference;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the bytes of weights that a device's kernels read. A row read once for many tokens counts
 * once: that a batch costs the memory traffic of one token is the point of batching, and shown by
 * this number. Thread-safe.
 */
public final class WeightTraffic {
  private final LongAdder bytes = new LongAdder();

  /** Nothing read so far. */
  public WeightTraffic() {}

  /** Bytes read since the begin, or since {@link #reset()}. Exact while no kernel runs. */
  public long bytes() {
    return bytes.sum();
  }

  /** Begins again at 0. */
  public void reset() {
    bytes.reset();
  }

  void read(long count) {
    bytes.add(count);
  }
}
