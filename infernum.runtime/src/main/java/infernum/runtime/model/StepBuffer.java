package infernum.runtime.model;

import static infernum.spi.tensor.Replicated.REPLICATED;

import infernum.blocks.execution.EagerScope;
import infernum.blocks.graph.StepSizes;
import infernum.runtime.kv.Sequence;
import infernum.runtime.model.StepLayout.Field;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.model.LayerCache;
import infernum.spi.model.Step;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A step's numbers, on the host and on the device. Filled anew for each step, at addresses that
 * don't change. Of one thread.
 */
final class StepBuffer<D extends Device> {
  private final StepLayout layout;
  private final StepSizes sizes;
  private final int[] numbers;
  private final MemorySegment host;
  private final Memory<D> memory;

  StepBuffer(StepLayout layout, Region<D> region) {
    this.layout = layout;
    this.sizes = new StepSizes(StepLayout.SYMBOLS, layout.largest());
    this.numbers = new int[layout.size()];
    this.host = MemorySegment.ofArray(numbers);
    this.memory = region.allocate(host.byteSize());
  }

  /** What the symbols stand for in the present step. */
  StepSizes sizes() {
    return sizes;
  }

  /** Each field's memory by its name. */
  Map<String, Memory<D>> memory() {
    Map<String, Memory<D>> all = new HashMap<>();
    for (Field field : layout.fields()) {
      all.put(field.name(), memory(field, field.spec().bytes(layout.largest())));
    }
    return all;
  }

  private Memory<D> memory(Field field, long bytes) {
    return memory.slice((long) field.offset() * Integer.BYTES, bytes);
  }

  /** The present step in an eager scope, whose shapes are numbers. */
  Step<D> in(EagerScope<D> scope, List<LayerCache<D>> caches) {
    return layout.step(
        field -> {
          TensorSpec spec = field.spec().at(sizes);
          Memory<D> place = memory(field, spec.bytes(sizes));
          return Tensor.of(scope.input(spec, REPLICATED, place), REPLICATED);
        },
        caches);
  }

  /** Takes a measured batch. Every sequence has room for its new tokens. */
  void fill(List<Chunk> batch) {
    int row = 0;
    int output = 0;
    for (int i = 0; i < batch.size(); i++) {
      Chunk chunk = batch.get(i);
      set(layout.queryStarts, i, row);
      rows(chunk, row);
      row += chunk.tokens().length;
      set(layout.lengths, i, chunk.sequence().length() + chunk.tokens().length);
      table(chunk.sequence(), i);
      for (int back = chunk.outputs(); back > 0; back--) {
        set(layout.outputRows, output++, row - back);
      }
    }
    set(layout.queryStarts, batch.size(), row);
    memory.copyFrom(host);
  }

  /**
   * Takes a batch's sizes.
   *
   * @throws IllegalArgumentException one is more than the layout is for
   */
  void measure(List<Chunk> batch) {
    int tokens = 0;
    int outputs = 0;
    for (int i = 0; i < batch.size(); i++) {
      tokens += batch.get(i).tokens().length;
      outputs += batch.get(i).outputs();
    }
    sizes.set(StepLayout.TOKENS, tokens);
    sizes.set(StepLayout.SEQUENCES, batch.size());
    sizes.set(StepLayout.OUTPUTS, outputs);
  }

  private void rows(Chunk chunk, int firstRow) {
    Sequence sequence = chunk.sequence();
    for (int i = 0; i < chunk.tokens().length; i++) {
      int position = sequence.length() + i;
      set(layout.tokens, firstRow + i, chunk.tokens()[i]);
      set(layout.positions, firstRow + i, position);
      set(layout.slots, firstRow + i, sequence.slot(position));
    }
  }

  private void table(Sequence sequence, int index) {
    for (int i = 0; i < sequence.blockCount(); i++) {
      set(layout.blockTables, index * layout.tableWidth() + i, sequence.block(i));
    }
  }

  private void set(Field field, int index, int value) {
    numbers[field.offset() + index] = value;
  }
}
