package infernum.runtime.model;

import static infernum.spi.tensor.Replicated.REPLICATED;

import infernum.blocks.execution.EagerScope;
import infernum.runtime.kv.BlockAllocator;
import infernum.runtime.kv.Sequence;
import infernum.spi.model.LayerCache;
import infernum.spi.model.Step;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A batch as the arrays of a {@link Step}. Every sequence has room for its new tokens. */
final class StepArrays {
  private final int[] tokens;
  private final int[] positions;
  private final int[] slots;
  private final int[] queryStarts;
  private final int[] lengths;
  private final int[] outputRows;
  private final int tableWidth;
  private final int[] blockTables;

  StepArrays(List<Chunk> batch) {
    int count = batch.stream().mapToInt(chunk -> chunk.tokens().length).sum();
    tokens = new int[count];
    positions = new int[count];
    slots = new int[count];
    queryStarts = new int[batch.size() + 1];
    lengths = new int[batch.size()];
    outputRows = new int[batch.stream().mapToInt(Chunk::outputs).sum()];
    tableWidth =
        batch.stream().mapToInt(chunk -> chunk.sequence().blocks().size()).max().orElseThrow();
    blockTables = new int[batch.size() * tableWidth];
    int row = 0;
    int output = 0;
    for (int i = 0; i < batch.size(); i++) {
      Chunk chunk = batch.get(i);
      queryStarts[i] = row;
      fill(chunk, row);
      row += chunk.tokens().length;
      table(chunk.sequence(), i);
      lengths[i] = chunk.sequence().length() + chunk.tokens().length;
      for (int back = chunk.outputs(); back > 0; back--) {
        outputRows[output++] = row - back;
      }
    }
    queryStarts[batch.size()] = row;
  }

  private void fill(Chunk chunk, int firstRow) {
    Sequence sequence = chunk.sequence();
    for (int i = 0; i < chunk.tokens().length; i++) {
      int position = sequence.length() + i;
      tokens[firstRow + i] = chunk.tokens()[i];
      positions[firstRow + i] = position;
      slots[firstRow + i] = sequence.slot(position);
    }
  }

  private void table(Sequence sequence, int index) {
    int at = index * tableWidth;
    for (int block : sequence.blocks()) {
      blockTables[at++] = block;
    }
  }

  /** Rows of logits that the step yields. */
  int outputs() {
    return outputRows.length;
  }

  /** The step's input in a scope. */
  <D extends Device> Step<D> in(EagerScope<D> scope, List<LayerCache<D>> caches) {
    return new Step<>(
        input(scope, tokens),
        input(scope, positions),
        input(scope, slots),
        input(scope, queryStarts),
        input(scope, lengths),
        input(scope, blockTables, lengths.length, tableWidth),
        input(scope, outputRows),
        caches,
        BlockAllocator.BLOCK_SIZE);
  }

  private static <D extends Device> Tensor<D, Replicated> input(EagerScope<D> scope, int[] values) {
    return input(scope, values, values.length);
  }

  private static <D extends Device> Tensor<D, Replicated> input(
      EagerScope<D> scope, int[] values, long rows, long... row) {
    TensorSpec spec = TensorSpec.dense(DType.I32, Dim.fixed(rows), row);
    return Tensor.of(scope.input(spec, REPLICATED, MemorySegment.ofArray(values)), REPLICATED);
  }
}
