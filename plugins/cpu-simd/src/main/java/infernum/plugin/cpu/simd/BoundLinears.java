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

/**
 * Products of one input with one or more packed weights. The rows are prepared first; units are
 * then tiles of all weights, so that one dispatch computes all of them.
 */
final class BoundLinears implements BoundKernel<Cpu> {
  /** Columns of a tile that are multiplied with a token in a nanosecond, about. */
  private static final int COLUMNS_PER_NANOSECOND = 1;

  /** Elements that are prepared in a nanosecond, about. */
  private static final int ELEMENTS_PER_NANOSECOND = 4;

  private final Engine engine;
  private final TensorSpec input;
  private final int columns;
  private final Matrix[] matrices;
  private final Activations activations;
  private final int tiles;
  private final Workers.Work prepare = this::prepare;
  private final Workers.Work few = this::few;
  private final Workers.Work many = this::many;
  private int tokens;
  private MemorySegment x = MemorySegment.NULL;

  /** One weight. */
  private static final class Matrix {
    private final Layout layout;
    private final int rows;
    private final int firstTile;
    private final int tiles;
    private final long tileBytes;
    private MemorySegment weights = MemorySegment.NULL;
    private MemorySegment results = MemorySegment.NULL;

    Matrix(TensorSpec weight, int firstTile) {
      this.layout = Layouts.of(weight);
      this.rows = Math.toIntExact(weight.rows().fixed());
      this.firstTile = firstTile;
      this.tiles = Tile.count(weight);
      this.tileBytes = layout.tileBytes(Math.toIntExact(weight.rowSize()));
    }

    int end() {
      return firstTile + tiles;
    }
  }

  BoundLinears(Engine engine, Signature signature, Sizes largest) {
    this.engine = engine;
    this.input = signature.in(0);
    this.columns = Math.toIntExact(input.rowSize());
    this.matrices = new Matrix[signature.inputs().size() - 1];
    int count = 0;
    for (int i = 0; i < matrices.length; i++) {
      matrices[i] = new Matrix(signature.in(i + 1), count);
      count = matrices[i].end();
    }
    this.tiles = count;
    this.activations = engine.activations();
    int most = Math.toIntExact(input.rows().at(largest));
    activations.reserve(most, columns);
    engine.own().forEach(scratch -> scratch.reserve(Activations.filled(most)));
  }

  /** Weights come after the input. */
  static Optional<Packing<Cpu>> packing(Engine engine, Signature signature, int operand) {
    return operand == 0
        ? Optional.empty()
        : Optional.of(new Tiles(engine, Layouts.of(signature.in(operand))));
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
    activations.begin(tokens, columns);
    engine.each(tokens, columns / ELEMENTS_PER_NANOSECOND, prepare);
    Workers.Work multiply = tokens <= Activations.FEW ? few : many;
    engine.each(tiles, (long) columns * tokens / COLUMNS_PER_NANOSECOND, multiply);
  }

  private void prepare(int worker, int from, int to) {
    for (int token = from; token < to; token++) {
      activations.take(token, x, 4L * token * input.rowStride());
    }
  }

  /** Tiles in pairs; one that is left over is computed as both of a pair. */
  private void few(int worker, int from, int to) {
    Scratch scratch = engine.own().get(worker);
    for (Matrix matrix : matrices) {
      int end = Math.min(to, matrix.end()) - matrix.firstTile;
      for (int tile = Math.max(0, from - matrix.firstTile); tile < end; tile += 2) {
        boolean pair = tile + 1 < end;
        Arrays.fill(scratch.results(), 0, 2 * Scratch.half(), 0);
        matrix.layout.few(
            matrix.weights,
            tile * matrix.tileBytes,
            pair ? matrix.tileBytes : 0,
            columns,
            activations,
            scratch);
        write(matrix, tile, scratch.results(), 0);
        if (pair) {
          write(matrix, tile + 1, scratch.results(), Scratch.half());
        }
      }
    }
  }

  private void many(int worker, int from, int to) {
    Scratch scratch = engine.own().get(worker);
    for (Matrix matrix : matrices) {
      int end = Math.min(to, matrix.end()) - matrix.firstTile;
      for (int tile = Math.max(0, from - matrix.firstTile); tile < end; tile++) {
        Arrays.fill(scratch.results(), 0, Activations.filled(tokens) * Lanes.ROWS, 0);
        matrix.layout.many(matrix.weights, tile * matrix.tileBytes, columns, activations, scratch);
        write(matrix, tile, scratch.results(), 0);
      }
    }
  }

  private void write(Matrix matrix, int tile, float[] results, int at) {
    int first = tile * Lanes.ROWS;
    int count = Math.min(Lanes.ROWS, matrix.rows - first);
    for (int token = 0; token < tokens; token++) {
      long to = 4L * ((long) token * matrix.rows + first);
      int from = at + token * Lanes.ROWS;
      MemorySegment.copy(results, from, matrix.results, Activations.F32, to, count);
    }
  }
}
