package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.Rope;
import infernum.spi.tensor.Cpu;

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
  void run(Rope op, Signature signature, Launch<Cpu> launch) {
    Floats x = rows(signature, launch, 0);
    Floats y = resultRows(signature, launch);
    int[] positions = ints(signature, launch, 1);
    int dim = Math.toIntExact(signature.in(0).last());
    map(x, y, OPERATIONS, (row, token) -> rotate(row, dim, op, positions[token]));
  }

  /** Each head of a token's row, in place. */
  static void rotate(float[] row, int dim, Rope op, int position) {
    double[] frequencies = op.policy().frequencies(op.rotary(), position);
    double magnitude = op.policy().magnitude();
    int pairs = op.rotary() / 2;
    int step = op.interleaved() ? 2 : 1;
    int partner = op.interleaved() ? 1 : pairs;
    for (int i = 0; i < pairs; i++) {
      double angle = position * frequencies[i];
      double cos = Math.cos(angle) * magnitude;
      double sin = Math.sin(angle) * magnitude;
      for (int a = i * step; a < row.length; a += dim) {
        double first = row[a];
        double second = row[a + partner];
        row[a] = (float) (first * cos - second * sin);
        row[a + partner] = (float) (second * cos + first * sin);
      }
    }
  }
}
