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
   * Copies some columns of the keys of some slots.
   *
   * @param from the first of the slots
   * @param to [position][column], {@code stride} apart
   */
  void keys(int[] slots, int from, int count, int column, int columns, float[] to, int stride) {
    copy(keys, keyStride, slots, from, count, column, columns, to, stride);
  }

  /** The same of values. */
  void values(int[] slots, int from, int count, int column, int columns, float[] to, int stride) {
    copy(values, valueStride, slots, from, count, column, columns, to, stride);
  }

  /** All values. */
  MemorySegment values() {
    return values;
  }

  /** Where values of some slots are, in bytes. */
  void valueRows(int[] slots, int count, long[] rows) {
    for (int i = 0; i < count; i++) {
      rows[i] = slots[i] * valueStride;
    }
  }

  /** By vectors: for so few floats a call of the system's copy takes longer. */
  private static void copy(
      MemorySegment rows,
      long rowStride,
      int[] slots,
      int from,
      int count,
      int column,
      int columns,
      float[] to,
      int stride) {
    int whole = Vectors.whole(columns);
    for (int i = 0; i < count; i++) {
      long at = slots[from + i] * rowStride + 4L * column;
      int toAt = i * stride;
      for (int k = 0; k < whole; k += Lanes.COUNT) {
        Vectors.load(rows, at + 4L * k).intoArray(to, toAt + k);
      }
      for (int k = whole; k < columns; k++) {
        to[toAt + k] = rows.get(Activations.F32, at + 4L * k);
      }
    }
  }
}
