package infernum.plugin.cpu.simd;

import infernum.spi.kernel.Workers;
import infernum.spi.op.Rope;
import infernum.spi.tensor.TensorSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What kernels of one opened device share; they are launched one after the other.
 *
 * @param bytes whether activations have 8 bits where they meet quantised weights
 * @param small elements of a weight up to which they don't: it stays in the cores' caches, where
 *     rounding gains least, and small models lose most by it
 * @param rounded activations of 8 bits
 * @param exact activations as they are
 * @param own each thread's scratch
 * @param rotations angles by rotation
 */
record Engine(
    Workers workers,
    boolean bytes,
    long small,
    Activations rounded,
    Activations exact,
    List<Scratch> own,
    Map<Rope, Angles> rotations) {
  /** Nanoseconds of work that are worth waking a thread. */
  private static final long WAKING = 4_000;

  static Engine of(Workers workers, boolean bytes, long small) {
    return new Engine(
        workers,
        bytes,
        small,
        new Activations(),
        new Activations(),
        Stream.generate(Scratch::new).limit(workers.threads()).toList(),
        new HashMap<>());
  }

  /** Whether activations have 8 bits where they meet this weight. */
  boolean rounds(TensorSpec weight) {
    return bytes
        && Layouts.of(weight).isQuantised()
        && weight.rows().fixed() * weight.rowSize() > small;
  }

  /** Angles of a rotation, the same for all kernels. */
  Angles angles(Rope rope) {
    return rotations.computeIfAbsent(rope, Angles::new);
  }

  /**
   * Does all units.
   *
   * @param cost nanoseconds of a unit, about
   */
  void each(int units, long cost, Workers.Work work) {
    int least = Math.clamp(WAKING / Math.max(1, cost), 1, 1 << 20);
    if (units <= least) {
      work.run(0, 0, units);
    } else {
      workers.run(units, least, work);
    }
  }
}
