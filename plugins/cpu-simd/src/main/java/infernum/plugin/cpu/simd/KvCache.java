package infernum.plugin.cpu.simd;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.MemorySegment;

/** A launch's cached keys and values: a row for each slot. */
final class KvCache {
  private final long keyStride;
  private final long valueStride;
  private MemorySegment keys = MemorySegment.NULL;
  private MemorySegment values = MemorySegment.NULL;

  KvCache(Signature signature) {
    this.keyStride = 4 * signature.in(1).rowStride();
    this.valueStride = 4 * signature.in(2).rowStride();
  }

  /** Takes a launch: operands 1 and 2 of paged attention. */
  void take(Launch<Cpu> launch) {
    keys = HostMemory.segment(launch.in(1));
    values = HostMemory.segment(launch.in(2));
  }

  /**
   * Copies a head's keys and values of some slots.
   *
   * @param toKeys [position][column]
   * @param toValues [position][column], {@code stride} apart
   */
  void copy(
      int[] slots,
      int count,
      int head,
      AttentionShape shape,
      float[] toKeys,
      float[] toValues,
      int stride) {
    int dim = shape.dim();
    int width = shape.width();
    for (int p = 0; p < count; p++) {
      long key = slots[p] * keyStride + 4L * head * dim;
      copy(keys, key, toKeys, p * dim, dim);
      long value = slots[p] * valueStride + 4L * head * width;
      copy(values, value, toValues, p * stride, width);
    }
  }

  /** By vectors: for so few floats a call of the system's copy takes longer. */
  private static void copy(MemorySegment from, long at, float[] to, int toAt, int count) {
    int whole = Vectors.whole(count);
    for (int k = 0; k < whole; k += Lanes.COUNT) {
      Vectors.load(from, at + 4L * k).intoArray(to, toAt + k);
    }
    for (int k = whole; k < count; k++) {
      to[toAt + k] = from.get(Activations.F32, at + 4L * k);
    }
  }
}
