package infernum.plugin.cpunative;

import infernum.plugin.cpunative.NativeLibrary.Function;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Packing;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Quantisation;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.util.Optional;

/**
 * Products of one input with one or more packed weights. Units are tiles of all weights, so that
 * one dispatch computes all of them.
 */
final class BoundLinears implements BoundKernel<Cpu> {
  private static final int BLOCK = 32;

  /** Of a block of 32 rounded activations, as in linear.inc. */
  private static final long BLOCK_BYTES = BLOCK + 20;

  /** Of a token, and of a block, in the list of what rounding left, as in linear.inc. */
  private static final long LIST_BYTES = 8;

  static final int HEAD_WORDS = 7;
  static final int MATRIX_WORDS = 6;

  /** Bytes of weights that a core reads, or uses again, in a nanosecond, about. */
  static final int BYTES_PER_NANOSECOND = 10;

  private final Engine engine;
  private final Signature signature;
  private final long columns;
  private final int tiles;
  private final long tileBytes;
  private final boolean rounds;
  private final long roundedBytes;
  private final long restBytes;
  private final Words words;
  private final Words quantise;

  BoundLinears(Engine engine, Signature signature, Sizes largest) {
    this.engine = engine;
    this.signature = signature;
    TensorSpec x = signature.in(0);
    this.columns = x.rowSize();
    int weights = signature.inputs().size() - 1;
    int allTiles = 0;
    long allBytes = 0;
    this.words = engine.words(Function.LINEAR, HEAD_WORDS + MATRIX_WORDS * weights);
    this.quantise = engine.words(Function.QUANTISE, 7);
    for (int i = 0; i < weights; i++) {
      TensorSpec weight = signature.in(i + 1);
      Tiles packing = packing(engine, weight);
      engine.tell(weight);
      allTiles += Tiles.count(weight);
      allBytes += packing.bytes(weight);
      words.set(at(i, 1), weight.rows().fixed()).set(at(i, 3), weight.rows().fixed());
      words.set(at(i, 4), packing.layout().number());
      words.set(at(i, 5), engine.rounds(weight) ? 1 : 0);
    }
    this.tiles = allTiles;
    this.tileBytes = allBytes / Math.max(1, allTiles);
    this.rounds = signature.inputs().stream().skip(1).anyMatch(engine::rounds);
    this.roundedBytes = roundedBytes(x.rows().at(largest), columns);
    this.restBytes = restBytes(x.rows().at(largest), columns);
    words.set(1, columns).set(3, x.rowStride()).set(6, weights);
    quantise
        .set(1, columns)
        .set(3, x.rowStride())
        .bits(6, Engine.outlier(signature.inputs().subList(1, weights + 1)));
  }

  /** Demands a weight that can be packed. */
  static void demand(Support.Check check, TensorSpec weight) {
    check.that(
        Layout.of(weight).isPresent() || weight.format() instanceof Quantisation,
        "weight %s is in no format that can be packed",
        weight);
    check.that(
        !(weight.format() instanceof Quantisation blocks)
            || (weight.rowSize() % blocks.blockElements() == 0
                && weight.rowStride() % blocks.blockElements() == 0),
        "rows of weight %s aren't whole blocks",
        weight);
  }

  /** Weights come after the input. */
  static Optional<Packing<Cpu>> packing(Engine engine, Signature signature, int operand) {
    return operand == 0 ? Optional.empty() : Optional.of(packing(engine, signature.in(operand)));
  }

  private static Tiles packing(Engine engine, TensorSpec weight) {
    return new Tiles(engine.library(), engine.workers(), Tiles.layout(weight));
  }

  /** A block's largest activation is rounded by at most 1/254 of itself, like all others of it. */
  static double tolerance(Engine engine, Signature signature, int weights) {
    return signature.inputs().stream().skip(weights).anyMatch(engine::rounds) ? 2e-2 : 1e-4;
  }

  /** Bytes of rounded activations of so many tokens. */
  static long roundedBytes(long tokens, long columns) {
    return Math.ceilDiv(tokens * (columns / BLOCK) * BLOCK_BYTES, 64) * 64;
  }

  /** Bytes of what rounding left of so many tokens, at most. */
  static long restBytes(long tokens, long columns) {
    long token = LIST_BYTES + columns / BLOCK * (BLOCK_BYTES + LIST_BYTES);
    return Math.ceilDiv(tokens * token, 64) * 64;
  }

  private static int at(int matrix, int word) {
    return HEAD_WORDS + MATRIX_WORDS * matrix + word;
  }

  @Override
  public long workspace() {
    return rounds ? roundedBytes + restBytes : 0;
  }

  @Override
  public void launch(Launch<Cpu> launch) {
    int tokens = Math.toIntExact(signature.in(0).rows().at(launch.sizes()));
    if (tokens == 0) {
      return;
    }
    long x = HostMemory.segment(launch.in(0)).address();
    if (rounds) {
      long workspace = HostMemory.segment(launch.workspace()).address();
      long rest = workspace + roundedBytes;
      quantise.set(0, tokens).set(2, x).set(4, workspace).set(5, rest);
      words.set(4, workspace).set(5, rest);
      quantise.run(engine.workers(), tokens, Words.least(columns / 8));
    }
    words.set(0, tokens).set(2, x);
    for (int i = 0; i < launch.outputs().size(); i++) {
      words.set(at(i, 0), launch.in(i + 1)).set(at(i, 2), launch.out(i));
    }
    long passes = Math.ceilDiv(tokens, 2);
    words.run(engine.workers(), tiles, Words.least(tileBytes * passes / BYTES_PER_NANOSECOND));
  }
}
