package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * A half for each block and row, [pair of blocks][row], the even block's in an int's low half.
 *
 * @param offset what is subtracted of integers
 */
record HalfScales(int offset) implements Scales {
  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;

  @Override
  public long bytes(int blocks) {
    return 4L * Math.ceilDiv(blocks, 2) * R;
  }

  /** Writes a block's. */
  static void put(MemorySegment to, long at, int block, int row, short half) {
    to.set(PlainLayout.I16, at + 4L * (block % Tile.BLOCKS / 2 * R + row) + block % 2 * 2L, half);
  }

  private static FloatVector scale(MemorySegment weights, long at, int block, int i) {
    long pair = at + 4L * (block / 2L * R + i);
    IntVector bits = IntVector.fromMemorySegment(Lanes.INTS, weights, pair, Lanes.ORDER);
    return block % 2 == 0 ? Halves.low(bits) : Halves.high(bits);
  }

  @Override
  public void unpack(
      MemorySegment weights, long at, int blocks, float[] scales, float[] minima, int to) {
    for (int b = 0; b < blocks; b++) {
      for (int i = 0; i < R; i += L) {
        FloatVector d = scale(weights, at, b, i);
        d.intoArray(scales, to + b * R + i);
        d.mul(-offset).intoArray(minima, to + b * R + i);
      }
    }
  }
}
