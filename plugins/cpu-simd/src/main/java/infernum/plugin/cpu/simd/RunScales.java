package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * For each eight blocks and row a half, [row] ints, then for each pair of blocks four signed bytes,
 * [pair][row]: the scales of its runs of 16 columns.
 *
 * @param offset what is subtracted of integers
 */
record RunScales(int offset) implements Scales {
  private static final int BLOCKS = 8;
  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;

  /** Bytes of eight blocks. */
  private static final int BYTES = 4 * (1 + BLOCKS / 2) * R;

  @Override
  public long bytes(int blocks) {
    return blocks == 0 ? 0 : BYTES;
  }

  /** Writes the half of eight blocks. */
  static void putHalf(MemorySegment to, long at, int row, short half) {
    to.set(PlainLayout.I16, at + 4L * row, half);
  }

  /** Writes a run's byte. */
  static void put(MemorySegment to, long at, int run, int row, byte scale) {
    int inEight = run % (2 * BLOCKS);
    long four = at + 4L * ((1 + inEight / 4) * R + row);
    to.set(ValueLayout.JAVA_BYTE, four + run % 4, scale);
  }

  private static IntVector load(MemorySegment weights, long at) {
    return IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
  }

  /** The scale of a run of the eight blocks. */
  private static IntVector scale(MemorySegment weights, long eight, int run, int i) {
    return load(weights, eight + 4L * ((1 + run / 4) * R + i))
        .lanewise(LSHL, 24 - run % 4 * 8)
        .lanewise(ASHR, 24);
  }

  @Override
  public void unpack(
      MemorySegment weights, long at, int blocks, float[] scales, float[] minima, int to) {
    for (int i = 0; i < R; i += L) {
      FloatVector d = Halves.low(load(weights, at + 4L * i));
      for (int run = 0; run < 2 * blocks; run++) {
        FloatVector scale = (FloatVector) scale(weights, at, run, i).convert(I2F, 0);
        FloatVector product = scale.mul(d);
        product.intoArray(scales, to + run * R + i);
        product.mul(-offset).intoArray(minima, to + run * R + i);
      }
    }
  }
}
