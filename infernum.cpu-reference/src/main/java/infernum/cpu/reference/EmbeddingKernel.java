package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.Embedding;
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
  Runnable prepare(Embedding op, Operands operands) {
    Ints tokens = operands.ints(0);
    WeightRows table = operands.weightRows(1);
    Floats result = operands.resultRows(0);
    resources().reserve(scratch -> scratch.floats(0, table.length()));
    return () -> look(op, tokens, table, result);
  }

  private void look(Embedding op, Ints tokens, WeightRows table, Floats result) {
    boolean alone = resources().communicator().ranks() == 1;
    float[] row = resources().own().getFirst().floats(0, 0);
    for (int i = 0; i < tokens.count(); i++) {
      long at = tokens.get(i) - op.firstRow();
      boolean held = at >= 0 && at < table.count();
      if (tokens.get(i) < 0 || (alone && !held)) {
        throw new IllegalArgumentException(
            "token %d at %d, but the table has rows %d to %d"
                .formatted(tokens.get(i), i, op.firstRow(), op.firstRow() + table.count() - 1));
      }
      if (held) {
        table.read((int) at, row, 0);
      } else {
        Arrays.fill(row, 0, table.length(), 0);
      }
      result.write(i, row);
    }
  }
}
