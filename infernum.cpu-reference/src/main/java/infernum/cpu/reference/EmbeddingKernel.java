package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.Embedding;
import infernum.spi.tensor.Cpu;
import java.util.Arrays;

/**
 * Rows of a table by token. In a group, the row of a token that this rank's part of the table
 * doesn't hold is zero. A rank alone holds the whole table, so that a token outside of it is an
 * error there and not a row of zeros; a negative one is an error everywhere.
 */
final class EmbeddingKernel extends ReferenceKernel<Embedding> {
  EmbeddingKernel(Resources resources) {
    super(Embedding.class, resources);
  }

  @Override
  void demand(Embedding op, Signature signature, Demands demands) {
    demands.i32("tokens", signature.in(0));
    demands.weight("table", signature.in(1));
  }

  @Override
  void run(Embedding op, Signature signature, Launch<Cpu> launch) {
    int[] tokens = ints(signature, launch, 0);
    WeightRows table = weightRows(signature, launch, 1);
    Floats result = resultRows(signature, launch);
    boolean alone = communicator().ranks() == 1;
    float[] row = new float[table.length()];
    for (int i = 0; i < tokens.length; i++) {
      long at = tokens[i] - op.firstRow();
      boolean held = at >= 0 && at < table.count();
      if (tokens[i] < 0 || (alone && !held)) {
        throw new IllegalArgumentException(
            "token %d at %d, but the table has rows %d to %d"
                .formatted(tokens[i], i, op.firstRow(), op.firstRow() + table.count() - 1));
      }
      if (held) {
        table.read((int) at, row, 0);
      } else {
        Arrays.fill(row, 0);
      }
      result.write(i, row);
    }
  }
}
