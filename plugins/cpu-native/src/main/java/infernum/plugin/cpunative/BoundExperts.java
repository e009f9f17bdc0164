package infernum.plugin.cpunative;

import infernum.plugin.cpunative.NativeLibrary.Function;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Products of rows with the weights of their experts. The rows of one expert after the other are
 * gathered, so that a product is that of any other linear, then their results are spread again.
 */
final class BoundExperts implements BoundKernel<Cpu> {
  /** Operands before the experts' weights. */
  static final int WEIGHTS = 2;

  private static final int HEAD_WORDS = BoundLinears.HEAD_WORDS;

  private final Engine engine;
  private final Signature signature;
  private final int experts;
  private final long columns;
  private final long outputs;
  private final long roundedBytes;
  private final long rounded;
  private final long results;
  private final long workspace;
  private final Words words;
  private final Words quantise;

  /** Rows, expert by expert; those of an expert begin at its start. */
  private final int[] order;

  private final int[] starts;

  BoundExperts(Engine engine, Signature signature, Sizes largest) {
    this.engine = engine;
    this.signature = signature;
    this.experts = signature.inputs().size() - WEIGHTS;
    this.columns = signature.in(0).rowSize();
    this.outputs = signature.out(0).rowSize();
    int rows = Math.toIntExact(signature.out(0).rows().at(largest));
    for (TensorSpec weight : signature.inputs().subList(WEIGHTS, WEIGHTS + experts)) {
      engine.tell(weight);
    }
    this.roundedBytes = BoundLinears.roundedBytes(rows, columns);
    this.rounded = aligned(rows * columns * Float.BYTES);
    this.results = rounded + roundedBytes + BoundLinears.restBytes(rows, columns);
    this.workspace = results + aligned(rows * outputs * Float.BYTES);
    this.order = new int[rows];
    this.starts = new int[experts + 1];
    this.words = engine.words(Function.LINEAR, HEAD_WORDS + BoundLinears.MATRIX_WORDS);
    this.quantise = engine.words(Function.QUANTISE, 7);
    words.set(1, columns).set(3, columns).set(6, 1);
    words.set(HEAD_WORDS + 1, outputs).set(HEAD_WORDS + 3, outputs);
    double outlier = Engine.outlier(signature.inputs().subList(WEIGHTS, WEIGHTS + experts));
    quantise.set(1, columns).set(3, columns).bits(6, outlier);
  }

  private static long aligned(long bytes) {
    return Math.ceilDiv(bytes, 64) * 64;
  }

  @Override
  public long workspace() {
    return workspace;
  }

  @Override
  public void launch(Launch<Cpu> launch) {
    int rows = Math.toIntExact(signature.out(0).rows().at(launch.sizes()));
    int given = Math.toIntExact(signature.in(0).rows().at(launch.sizes()));
    if (rows == 0) {
      return;
    }
    sort(HostMemory.segment(launch.in(1)), rows);
    MemorySegment x = HostMemory.segment(launch.in(0));
    MemorySegment place = HostMemory.segment(launch.workspace());
    long stride = signature.in(0).rowStride() * Float.BYTES;
    long width = columns * Float.BYTES;
    for (int i = 0;
        i < rows;
        i++) { // a token's row goes to all of its experts, or each has its own
      long row = order[i] / (rows / given);
      MemorySegment.copy(x, row * stride, place, i * width, width);
    }
    for (int expert = 0; expert < experts; expert++) {
      if (starts[expert] < starts[expert + 1]) {
        multiply(launch, expert, place.address());
      }
    }
    MemorySegment y = HostMemory.segment(launch.out(0));
    long length = outputs * Float.BYTES;
    for (int i = 0; i < rows; i++) {
      MemorySegment.copy(place, results + i * length, y, order[i] * length, length);
    }
  }

  private void sort(MemorySegment chosen, int rows) {
    Arrays.fill(starts, 0);
    for (int row = 0; row < rows; row++) {
      int expert = chosen.getAtIndex(ValueLayout.JAVA_INT, row);
      if (expert < 0 || expert >= experts) {
        throw new IllegalArgumentException(
            "linear-experts: row %d chose expert %d of %d".formatted(row, expert, experts));
      }
      starts[expert]++;
    }
    int end = 0;
    for (int expert = 0; expert <= experts; expert++) {
      end += starts[expert];
      starts[expert] = end;
    }
    for (int row = rows - 1; row >= 0; row--) { // from behind, so that starts become begins
      order[--starts[chosen.getAtIndex(ValueLayout.JAVA_INT, row)]] = row;
    }
  }

  private void multiply(Launch<Cpu> launch, int expert, long place) {
    TensorSpec weight = signature.in(WEIGHTS + expert);
    int first = starts[expert];
    int count = starts[expert + 1] - first;
    long x = place + first * columns * Float.BYTES;
    boolean rounds = engine.rounds(weight);
    long bytes = rounds ? place + rounded : 0;
    long rest = rounds ? place + rounded + roundedBytes : 0;
    if (rounds) {
      quantise.set(0, count).set(2, x).set(4, bytes).set(5, rest);
      quantise.run(engine.workers(), count, Words.least(columns / 8));
    }
    Layout layout = Tiles.layout(weight);
    words.set(0, count).set(2, x).set(4, bytes).set(5, rest);
    words.set(HEAD_WORDS, launch.in(WEIGHTS + expert));
    words.set(HEAD_WORDS + 2, place + results + first * outputs * Float.BYTES);
    words.set(HEAD_WORDS + 4, layout.number()).set(HEAD_WORDS + 5, rounds ? 1 : 0);
    long cost = engine.library().tileBytes(layout, columns) * Math.ceilDiv(count, 2);
    words.run(
        engine.workers(),
        Tiles.count(weight),
        Words.least(cost / BoundLinears.BYTES_PER_NANOSECOND));
  }
}
