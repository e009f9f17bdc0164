package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** What gated activations end with. */
final class Gate {
  private Gate() {}

  /** Floats for the exponents of a row, in whole vectors. */
  static int floats(int width) {
    return Math.ceilDiv(width, Lanes.COUNT) * Lanes.COUNT;
  }

  /** Writes gate / (1 + e^x) * up, a row; x is used up. */
  static void row(
      float[] x,
      MemorySegment gate,
      long gateAt,
      MemorySegment up,
      long upAt,
      MemorySegment y,
      long yAt,
      int width) {
    Exponential.of(x, floats(width) / Lanes.COUNT);
    int whole = Vectors.whole(width);
    for (int k = 0; k < whole; k += Lanes.COUNT) {
      FloatVector below = FloatVector.fromArray(Lanes.FLOATS, x, k).add(1);
      FloatVector open = Vectors.load(gate, gateAt + 4L * k).div(below);
      Vectors.store(open.mul(Vectors.load(up, upAt + 4L * k)), y, yAt + 4L * k);
    }
    if (whole < width) {
      long k = 4L * whole;
      VectorMask<Float> rest = Vectors.rest(width);
      FloatVector below = FloatVector.fromArray(Lanes.FLOATS, x, whole).add(1);
      FloatVector open = Vectors.load(gate, gateAt + k, rest).div(below);
      Vectors.store(open.mul(Vectors.load(up, upAt + k, rest)), y, yAt + k, rest);
    }
  }
}
