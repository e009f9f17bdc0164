package infernum.plugin.cpu.simd;

import infernum.spi.kernel.Workers;
import infernum.spi.op.Rope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What kernels of one opened device share; they are launched one after the other.
 *
 * @param activations of all products
 * @param own each thread's scratch
 * @param rotations angles by rotation
 * @param attentions scratch by the sizes of an attention
 */
record Engine(
    Workers workers,
    Activations activations,
    List<Scratch> own,
    Map<Rope, Angles> rotations,
    Map<AttentionShape, AttentionScratch> attentions) {
  /** Nanoseconds of work that are worth waking a thread. */
  private static final long WAKING = 4_000;

  static Engine of(Workers workers) {
    return new Engine(
        workers,
        new Activations(),
        Stream.generate(Scratch::new).limit(workers.threads()).toList(),
        new HashMap<>(),
        new HashMap<>());
  }

  /** Angles of a rotation, the same for all kernels. */
  Angles angles(Rope rope) {
    return rotations.computeIfAbsent(rope, Angles::new);
  }

  /** Scratch of an attention, the same for all layers. */
  AttentionScratch attention(AttentionShape shape) {
    return attentions.computeIfAbsent(shape, s -> new AttentionScratch(s, workers.threads()));
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
