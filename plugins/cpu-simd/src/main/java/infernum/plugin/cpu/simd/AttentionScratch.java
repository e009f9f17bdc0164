package infernum.plugin.cpu.simd;

import java.util.List;
import java.util.stream.Stream;

/** What attentions of the same sizes compute in. Grows while kernels are being bound. */
final class AttentionScratch {
  private final List<QueryTile> own;
  private float[] parts = {};

  AttentionScratch(AttentionShape shape, int threads) {
    this.own = Stream.generate(() -> new QueryTile(shape)).limit(threads).toList();
  }

  /** A thread's. */
  QueryTile own(int worker) {
    return own.get(worker);
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
