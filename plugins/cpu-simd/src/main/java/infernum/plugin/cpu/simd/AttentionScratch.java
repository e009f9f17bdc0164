package infernum.plugin.cpu.simd;

import java.util.List;
import java.util.stream.Stream;

/** What attentions of the same sizes compute in. Grows while kernels are being bound. */
final class AttentionScratch {
  private final List<QueryTile> wide;
  private final List<NarrowTile> narrow;
  private float[] parts = {};

  AttentionScratch(AttentionShape shape, int threads) {
    this.wide = Stream.generate(() -> new QueryTile(shape)).limit(threads).toList();
    this.narrow = Stream.generate(() -> new NarrowTile(shape)).limit(threads).toList();
  }

  /** A thread's, for many queries. */
  QueryTile wide(int worker) {
    return wide.get(worker);
  }

  /** A thread's, for few queries. */
  NarrowTile narrow(int worker) {
    return narrow.get(worker);
  }

  /** Lets there be so many floats for parts. */
  void reserve(int floats) {
    if (parts.length < floats) {
      parts = new float[floats];
    }
  }

  /** Parts that are still to be merged. */
  float[] parts() {
    return parts;
  }
}
