package infernum.runtime.model;

import static infernum.spi.tensor.Replicated.REPLICATED;

import infernum.blocks.graph.CapturingScope;
import infernum.runtime.kv.BlockAllocator;
import infernum.spi.model.LayerCache;
import infernum.spi.model.Step;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Where each of a step's numbers lies in one buffer, whose addresses serve steps of all sizes. */
final class StepLayout {
  static final String TOKENS = "tokens";
  static final String SEQUENCES = "sequences";
  static final String OUTPUTS = "outputs";

  /** The symbols of a step's shapes. */
  static final List<String> SYMBOLS = List.of(TOKENS, SEQUENCES, OUTPUTS);

  /** Numbers that an offset is a multiple of: 64 bytes. */
  private static final int ALIGNMENT = 64 / Integer.BYTES;

  /**
   * Some numbers of a step.
   *
   * @param spec int32, with symbols
   * @param offset in numbers, from the buffer's begin
   */
  record Field(String name, TensorSpec spec, int offset) {}

  private final Sizes largest;
  private final int tableWidth;
  private final List<Field> fields = new ArrayList<>();
  private int size;

  final Field tokens;
  final Field positions;
  final Field slots;
  final Field queryStarts;
  final Field lengths;
  final Field blockTables;
  final Field outputRows;

  StepLayout(SessionLimits limits) {
    largest =
        Sizes.of(
            Map.of(
                TOKENS, (long) limits.tokens(),
                SEQUENCES, (long) limits.sequences(),
                OUTPUTS, (long) limits.outputs()));
    tableWidth = BlockAllocator.blocksFor(limits.context());
    tokens = add("tokens", Dim.of(TOKENS));
    positions = add("positions", Dim.of(TOKENS));
    slots = add("slots", Dim.of(TOKENS));
    queryStarts = add("queryStarts", Dim.of(SEQUENCES).plus(1));
    lengths = add("lengths", Dim.of(SEQUENCES));
    blockTables = add("blockTables", Dim.of(SEQUENCES), tableWidth);
    outputRows = add("outputRows", Dim.of(OUTPUTS));
  }

  private Field add(String name, Dim rows, long... row) {
    Field field = new Field(name, TensorSpec.dense(DType.I32, rows, row), size);
    fields.add(field);
    int numbers = Math.toIntExact(field.spec.bytes(largest) / Integer.BYTES);
    size = Math.ceilDiv(Math.addExact(size, numbers), ALIGNMENT) * ALIGNMENT;
    return field;
  }

  /** What each symbol may stand for at most. */
  Sizes largest() {
    return largest;
  }

  /** Numbers of the buffer. */
  int size() {
    return size;
  }

  /** Blocks of a sequence's table. */
  int tableWidth() {
    return tableWidth;
  }

  List<Field> fields() {
    return fields;
  }

  /** A step whose shapes have symbols. */
  <D extends Device> Step<D> captured(CapturingScope<D> scope, List<LayerCache<D>> caches) {
    return step(field -> scope.input(field.name, field.spec, REPLICATED), caches);
  }

  /** A step of such tensors. */
  <D extends Device> Step<D> step(
      Function<Field, Tensor<D, Replicated>> tensor, List<LayerCache<D>> caches) {
    return new Step<>(
        tensor.apply(tokens),
        tensor.apply(positions),
        tensor.apply(slots),
        tensor.apply(queryStarts),
        tensor.apply(lengths),
        tensor.apply(blockTables),
        tensor.apply(outputRows),
        caches,
        BlockAllocator.BLOCK_SIZE);
  }
}
