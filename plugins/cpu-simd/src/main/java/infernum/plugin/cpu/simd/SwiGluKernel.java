package infernum.plugin.cpu.simd;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.SwiGlu;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
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
      MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int width) {
    int whole = Vectors.whole(width);
    for (int k = 0; k < whole; k += Lanes.COUNT) {
      FloatVector result = product(Vectors.load(a, aAt + 4L * k), Vectors.load(b, bAt + 4L * k));
      Vectors.store(result, y, yAt + 4L * k);
    }
    if (whole < width) {
      long k = 4L * whole;
      VectorMask<Float> rest = Vectors.rest(width);
      FloatVector result = product(Vectors.load(a, aAt + k, rest), Vectors.load(b, bAt + k, rest));
      Vectors.store(result, y, yAt + k, rest);
    }
  }

  private static FloatVector product(FloatVector gate, FloatVector up) {
    return gate.div(Exponential.of(gate.neg()).add(1)).mul(up);
  }
}
