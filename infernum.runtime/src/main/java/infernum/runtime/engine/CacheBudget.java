package infernum.runtime.engine;

import infernum.runtime.model.LoadedModel;
import java.util.OptionalLong;

/**
 * How large a cache may get that nobody chose a size for: a quarter of the memory that the machine,
 * or its container, has beside the weights; not below 64 MiB, so that there is something to work
 * with, and not above 4 GiB, as it is all taken at once. Memory that other programs use isn't
 * looked at: the answer is the same on each start.
 */
public final class CacheBudget {
  private static final long LEAST = 64L << 20;
  private static final long MOST = 4L << 30;

  /** On a device that doesn't tell its memory. */
  private static final long UNKNOWN = 1L << 30;

  private CacheBudget() {}

  /** For a model, in bytes. */
  public static long of(LoadedModel model) {
    return of(model.deviceMemory(), model.weightBytes());
  }

  static long of(OptionalLong memory, long weights) {
    return memory.isEmpty() ? UNKNOWN : Math.clamp((memory.getAsLong() - weights) / 4, LEAST, MOST);
  }
}
