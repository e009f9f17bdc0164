package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Two halves for each block and row, [block][row]: a scale in the low half, a minimum above.
 *
 * @param centre what integers are counted from; minima are told as of that one, so that they are
 *     small where weights lie about zero, and little is lost where products cancel them
 */
record MinimumScales(int centre) implements Scales {
  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;

  @Override
  public long bytes(int blocks) {
    return 4L * blocks * R;
  }

  @Override
  public boolean haveMinima() {
    return true;
  }

  /** Writes a block's. */
  static void put(MemorySegment to, long at, int block, int row, int halves) {
    to.set(PlainLayout.I32, at + 4L * ((long) block * R + row), halves);
  }

  private static IntVector load(MemorySegment weights, long at, int block, int i) {
    long word = at + 4L * ((long) block * R + i);
    return IntVector.fromMemorySegment(Lanes.INTS, weights, word, Lanes.ORDER);
  }

  private static FloatVector all(int value) {
    return FloatVector.broadcast(Lanes.FLOATS, value);
  }

  @Override
  public void unpack(
      MemorySegment weights,
      long at,
      int first,
      int blocks,
      float[] scales,
      float[] minima,
      int to) {
    for (int b = 0; b < blocks; b++) {
      for (int i = 0; i < R; i += L) {
        IntVector bits = load(weights, at, first + b, i);
        FloatVector d = Halves.low(bits);
        d.intoArray(scales, to + b * R + i);
        FloatVector minimum = d.fma(all(centre), Halves.high(bits));
        minimum.intoArray(minima, to + b * R + i);
      }
    }
  }
}
