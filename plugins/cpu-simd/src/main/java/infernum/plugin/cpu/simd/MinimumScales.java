package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;

/** Two halves for each block and row, [block][row]: a scale in the low half, a minimum above. */
final class MinimumScales implements Scales {
  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;

  @Override
  public long bytes(int blocks) {
    return 4L * blocks * R;
  }

  /** Writes a block's. */
  static void put(MemorySegment to, long at, int block, int row, int halves) {
    to.set(PlainLayout.I32, at + 4L * (block % Tile.BLOCKS * R + row), halves);
  }

  private static IntVector load(MemorySegment weights, long at, int block, int i) {
    long word = at + 4L * ((long) block * R + i);
    return IntVector.fromMemorySegment(Lanes.INTS, weights, word, Lanes.ORDER);
  }

  @Override
  public void unpack(
      MemorySegment weights, long at, int blocks, float[] scales, float[] minima, int to) {
    for (int b = 0; b < blocks; b++) {
      for (int i = 0; i < R; i += L) {
        IntVector bits = load(weights, at, b, i);
        Halves.low(bits).intoArray(scales, to + b * R + i);
        Halves.high(bits).intoArray(minima, to + b * R + i);
      }
    }
  }
}
