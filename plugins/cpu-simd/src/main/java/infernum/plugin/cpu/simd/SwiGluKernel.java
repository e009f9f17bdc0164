package infernum.plugin.cpu.simd;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.SwiGlu;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorMask;

/** silu(gate) * up. */
final class SwiGluKernel extends SimdKernel<SwiGlu> {
  private static final long PICOSECONDS = 1000;

  SwiGluKernel(Engine engine) {
    super(SwiGlu.class, engine);
  }

  @Override
  void demand(SwiGlu op, Signature signature, Support.Check check) {
    floats(check, "gate", signature.in(0));
    floats(check, "up", signature.in(1));
  }

  @Override
  public BoundKernel<Cpu> bind(SwiGlu op, Signature signature, Sizes largest) {
    return new RowPair(engine(), signature, PICOSECONDS, SwiGluKernel::row);
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
      Vectors.load(a, aAt + 4L * k).neg().intoArray(exponents, k);
    }
    if (whole < width) {
      VectorMask<Float> rest = Vectors.rest(width);
      Vectors.load(a, aAt + 4L * whole, rest).neg().intoArray(exponents, whole);
    }
    Gate.row(exponents, a, aAt, b, bAt, y, yAt, width);
  }
}
