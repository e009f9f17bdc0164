package infernum.plugin.cpu.simd;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Packing;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Workers;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Products of one input with one or more packed weights. The rows are prepared first; units are
 * then tiles of all weights, so that one dispatch computes all of them.
 */
final class BoundLinears implements BoundKernel<Cpu> {
  /** Nanoseconds for a column of a tile, with a token, about. */
  private static final int COLUMNS_PER_NANOSECOND = 1;

  /** Elements that a nanosecond rounds or copies, about. */
  private static final int ELEMENTS_PER_NANOSECOND = 4;

  private final Engine engine;
  private final TensorSpec input;
  private final int columns;
  private final Matrix[] matrices;
  private final int tiles;
  private final boolean rounded;
  private final boolean exact;
  private final Workers.Work round = this::round;
  private final Workers.Work copy = this::copy;
  private final Workers.Work multiply = this::multiply;
  private int tokens;
  private MemorySegment x = MemorySegment.NULL;

  /** One weight. */
  private static final class Matrix {
    private final Layout layout;
    private final boolean rounded;
    private final int rows;
    private final int firstTile;
    private final long tileBytes;
    private MemorySegment weights = MemorySegment.NULL;
    private MemorySegment results = MemorySegment.NULL;

    Matrix(Engine engine, TensorSpec weight, int firstTile) {
      this.layout = Layouts.of(weight);
      this.rounded = engine.rounds(weight);
      this.rows = Math.toIntExact(weight.rows().fixed());
      this.firstTile = firstTile;
      this.tileBytes = layout.tileBytes(Math.toIntExact(weight.rowSize()));
    }
  }

  BoundLinears(Engine engine, Signature signature, Sizes largest) {
    this.engine = engine;
    this.input = signature.in(0);
    this.columns = Math.toIntExact(input.rowSize());
    this.matrices = new Matrix[signature.inputs().size() - 1];
    int count = 0;
    for (int i = 0; i < matrices.length; i++) {
      matrices[i] = new Matrix(engine, signature.in(i + 1), count);
      count += Tile.count(signature.in(i + 1));
    }
    this.tiles = count;
    this.rounded = Arrays.stream(matrices).anyMatch(matrix -> matrix.rounded);
    this.exact = Arrays.stream(matrices).anyMatch(matrix -> !matrix.rounded);
    int most = Math.toIntExact(input.rows().at(largest));
    if (rounded) {
      engine.rounded().reserve(most, columns);
    }
    if (exact) {
      engine.exact().reserve(most, columns);
    }
    int padded = Activations.groups(most) * Activations.GROUP;
    engine.own().forEach(scratch -> scratch.results(padded));
  }

  /** Weights come after the input. */
  static Optional<Packing<Cpu>> packing(Engine engine, Signature signature, int operand) {
    return operand == 0
        ? Optional.empty()
        : Optional.of(new Tiles(engine, Layouts.of(signature.in(operand))));
  }

  /** A block's largest activation is rounded by at most 1/254 of itself, like all others of it. */
  static double tolerance(Engine engine, Signature signature) {
    return IntStream.range(1, signature.inputs().size())
            .anyMatch(i -> engine.rounds(signature.in(i)))
        ? 2e-2
        : 1e-5;
  }

  @Override
  public void launch(Launch<Cpu> launch) {
    tokens = Math.toIntExact(input.rows().at(launch.sizes()));
    if (tokens == 0) {
      return;
    }
    x = HostMemory.segment(launch.in(0));
    for (int i = 0; i < matrices.length; i++) {
      matrices[i].weights = HostMemory.segment(launch.in(i + 1));
      matrices[i].results = HostMemory.segment(launch.out(i));
    }
    if (rounded) {
      prepare(engine.rounded(), round);
    }
    if (exact) {
      prepare(engine.exact(), copy);
    }
    engine.each(tiles, (long) columns * tokens / COLUMNS_PER_NANOSECOND, multiply);
  }

  private void prepare(Activations activations, Workers.Work work) {
    activations.begin(tokens, columns);
    long elements = (long) columns * tokens / activations.units();
    engine.each(activations.units(), elements / ELEMENTS_PER_NANOSECOND, work);
  }

  private void round(int worker, int from, int to) {
    int[] block = engine.own().get(worker).block;
    for (int unit = from; unit < to; unit++) {
      engine.rounded().round(unit, x, 4L * input.rowStride(), block);
    }
  }

  private void copy(int worker, int from, int to) {
    for (int unit = from; unit < to; unit++) {
      engine.exact().copy(unit, x, 4L * input.rowStride());
    }
  }

  private void multiply(int worker, int from, int to) {
    Scratch scratch = engine.own().get(worker);
    int i = 0;
    for (int unit = from; unit < to; unit++) {
      while (i + 1 < matrices.length && matrices[i + 1].firstTile <= unit) {
        i++;
      }
      tile(matrices[i], unit - matrices[i].firstTile, scratch);
    }
  }

  private void tile(Matrix matrix, int tile, Scratch scratch) {
    int padded = Activations.groups(tokens) * Activations.GROUP;
    float[] results = scratch.results(padded);
    Arrays.fill(results, 0, padded * Lanes.ROWS, 0);
    Activations activations = matrix.rounded ? engine.rounded() : engine.exact();
    long at = tile * matrix.tileBytes;
    matrix.layout.multiply(
        matrix.weights, at, columns, activations, matrix.rounded, scratch, results);
    int first = tile * Lanes.ROWS;
    int count = Math.min(Lanes.ROWS, matrix.rows - first);
    for (int token = 0; token < tokens; token++) {
      long to = 4L * ((long) token * matrix.rows + first);
      MemorySegment.copy(results, token * Lanes.ROWS, matrix.results, Activations.F32, to, count);
    }
  }
}
