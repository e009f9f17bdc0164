package infernum.plugin.cpu.simd;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.GeGlu;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * gelu(gate) * up: half of 1 + tanh(u) is 1 / (1 + exp(-2u)), which loses nothing where it is
 * small.
 */
final class GeGluKernel extends SimdKernel<GeGlu> {
  private static final long PICOSECONDS = 1200;
  private static final float CUBE = 0.044715f;
  private static final float ROOT = (float) (-2 * Math.sqrt(2 / Math.PI));

  GeGluKernel(Engine engine) {
    super(GeGlu.class, engine);
  }

  @Override
  void demand(GeGlu op, Signature signature, Support.Check check) {
    floats(check, "gate", signature.in(0));
    floats(check, "up", signature.in(1));
  }

  /** An exponent as large as 88 is rounded like any other float. */
  @Override
  public double tolerance(GeGlu op, Signature signature) {
    return 5e-5;
  }

  @Override
  public BoundKernel<Cpu> bind(GeGlu op, Signature signature, Sizes largest) {
    return new RowPair(engine(), signature, PICOSECONDS, GeGluKernel::row);
  }

  private static void row(
      MemorySegment a,
      long aAt,
      MemorySegment b,
      long bAt,
      MemorySegment y,
      long yAt,
      int width,
      float[] exponents) {
    int whole = Vectors.whole(width);
    for (int k = 0; k < whole; k += Lanes.COUNT) {
      FloatVector gate = Vectors.load(a, aAt + 4L * k);
      FloatVector cubic = gate.mul(gate).mul(CUBE).add(1).mul(gate);
      cubic.mul(ROOT).intoArray(exponents, k);
    }
    if (whole < width) {
      FloatVector gate = Vectors.load(a, aAt + 4L * whole, Vectors.rest(width));
      FloatVector cubic = gate.mul(gate).mul(CUBE).add(1).mul(gate);
      cubic.mul(ROOT).intoArray(exponents, whole);
    }
    Gate.row(exponents, a, aAt, b, bAt, y, yAt, width);
  }
}
