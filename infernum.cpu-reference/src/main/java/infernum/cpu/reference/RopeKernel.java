package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.Rope;

/** Turns pairs of each head's elements by angles that grow with the position. */
final class RopeKernel extends ReferenceKernel<Rope> {
  /** About what a sine and a cosine cost. */
  static final long OPERATIONS = 40;

  RopeKernel(Resources resources) {
    super(Rope.class, resources);
  }

  @Override
  void demand(Rope op, Signature signature, Demands demands) {
    demands.f32("input", signature.in(0));
    demands.i32("positions", signature.in(1));
  }

  @Override
  Runnable prepare(Rope op, Operands operands) {
    return rotation(this, op, operands, 0, operands.ints(1));
  }

  /** Rotates an operand to the result of the same index. */
  static Runnable rotation(
      ReferenceKernel<?> kernel, Rope op, Operands operands, int i, Ints positions) {
    int dim = Math.toIntExact(operands.signature().in(i).last());
    double[][] frequencies = new double[kernel.resources().own().size()][op.rotary() / 2];
    return kernel.map(
        operands.rows(i),
        operands.resultRows(i),
        OPERATIONS,
        (row, length, token, worker) ->
            rotate(row, length, dim, op, positions.get(token), frequencies[worker]));
  }

  /** Each head of a token's row, in place. */
  private static void rotate(
      float[] row, int length, int dim, Rope op, int position, double[] frequencies) {
    op.policy().frequencies(position, frequencies);
    double magnitude = op.policy().magnitude();
    int step = op.interleaved() ? 2 : 1;
    int partner = op.interleaved() ? 1 : frequencies.length;
    for (int i = 0; i < frequencies.length; i++) {
      double angle = position * frequencies[i];
      double cos = Math.cos(angle) * magnitude;
      double sin = Math.sin(angle) * magnitude;
      for (int a = i * step; a < length; a += dim) {
        double first = row[a];
        double second = row[a + partner];
        row[a] = (float) (first * cos - second * sin);
        row[a + partner] = (float) (second * cos + first * sin);
      }
    }
  }
}
