package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.I2F;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Two halves for each block and row, [block][row]: a scale in the low half, a minimum above. */
final class MinimumScales implements Scales {
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

  @Override
  public void add(
      MemorySegment weights,
      long at,
      int first,
      int blocks,
      int[] sums,
      Activations x,
      int block,
      float[] results,
      int resultsAt) {
    float[] e = x.scales();
    float[] all = x.sums();
    for (int i = 0; i < R; i += L) {
      FloatVector c = FloatVector.fromArray(Lanes.FLOATS, results, resultsAt + i);
      for (int b = 0; b < blocks; b++) {
        FloatVector scale = Halves.low(load(weights, at, first + b, i)).mul(e[block + b]);
        IntVector sum = IntVector.fromArray(Lanes.INTS, sums, b * R + i);
        c = ((FloatVector) sum.convert(I2F, 0)).fma(scale, c);
      }
      for (int b = 0; b < blocks; b++) {
        FloatVector scale = Halves.high(load(weights, at, first + b, i)).mul(e[block + b]);
        c = FloatVector.broadcast(Lanes.FLOATS, all[block + b]).fma(scale, c);
      }
      c.intoArray(results, resultsAt + i);
    }
  }

  @Override
  public void unpack(MemorySegment weights, long at, int first, int blocks, Scratch scratch) {
    for (int b = 0; b < blocks; b++) {
      for (int i = 0; i < R; i += L) {
        IntVector bits = load(weights, at, first + b, i);
        int to = b * R + i;
        Halves.low(bits).intoArray(scratch.scales, to);
        Halves.high(bits).intoArray(scratch.minimumScales, to);
        FloatVector.broadcast(Lanes.FLOATS, 1).intoArray(scratch.minima, to);
      }
    }
  }
}
