package infernum.plugin.cpu.simd;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.Add;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Sums of elements. */
final class AddKernel extends SimdKernel<Add> {
  private static final long PICOSECONDS = 250;

  AddKernel(Engine engine) {
    super(Add.class, engine);
  }

  @Override
  void demand(Add op, Signature signature, Support.Check check) {
    floats(check, "first operand", signature.in(0));
    floats(check, "second operand", signature.in(1));
  }

  @Override
  public BoundKernel<Cpu> bind(Add op, Signature signature, Sizes largest) {
    return new RowPair(
        engine(),
        signature,
        PICOSECONDS,
        (a, aAt, b, bAt, y, yAt, width, _) -> row(a, aAt, b, bAt, y, yAt, width));
  }

  static void row(
      MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int width) {
    int whole = Vectors.whole(width);
    for (int k = 0; k < whole; k += Lanes.COUNT) {
      FloatVector result = Vectors.load(a, aAt + 4L * k).add(Vectors.load(b, bAt + 4L * k));
      Vectors.store(result, y, yAt + 4L * k);
    }
    if (whole < width) {
      long k = 4L * whole;
      VectorMask<Float> rest = Vectors.rest(width);
      FloatVector result = Vectors.load(a, aAt + k, rest).add(Vectors.load(b, bAt + k, rest));
      Vectors.store(result, y, yAt + k, rest);
    }
  }
}
