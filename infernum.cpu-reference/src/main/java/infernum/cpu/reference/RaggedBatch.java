package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.PagedAttention;
import infernum.spi.tensor.Cpu;
import java.util.ArrayList;
import java.util.List;

/**
 * Which tokens of a step belong to which sequence, and where their cached rows are. Checked once,
 * before anything is read by it.
 */
final class RaggedBatch {
  /** Tokens that share what is read from the cache. */
  private static final int TILE = 8;

  private final int[] starts;
  private final int[] lengths;
  private final int[] tables;
  private final int blocksPerTable;
  private final int blockSize;

  /**
   * Some consecutive tokens of one sequence.
   *
   * @param sequence its index in the step
   * @param token the first, as a row of the step
   * @param position of that token in its sequence
   * @param tokens how many
   */
  record Tile(int sequence, int token, int position, int tokens) {
    /** Positions from 0 to that of the last token. */
    int reach() {
      return position + tokens;
    }
  }

  private RaggedBatch(
      int[] starts, int[] lengths, int[] tables, int blocksPerTable, int blockSize) {
    this.starts = starts;
    this.lengths = lengths;
    this.tables = tables;
    this.blocksPerTable = blocksPerTable;
    this.blockSize = blockSize;
  }

  /**
   * As operands 3 to 5 tell.
   *
   * @throws IllegalArgumentException they don't fit each other, the queries or the cache
   */
  static RaggedBatch of(PagedAttention op, Signature signature, Launch<Cpu> launch) {
    RaggedBatch batch =
        new RaggedBatch(
            ReferenceKernel.ints(signature, launch, 3),
            ReferenceKernel.ints(signature, launch, 4),
            ReferenceKernel.ints(signature, launch, 5),
            Math.toIntExact(signature.in(5).rowSize()),
            op.blockSize());
    int tokens = Math.toIntExact(signature.in(0).rows().at(launch.sizes()));
    long slots = signature.in(1).rows().at(launch.sizes());
    batch.check(tokens, slots);
    return batch;
  }

  private void check(int tokens, long slots) {
    fits(
        starts.length == lengths.length + 1 && tables.length == lengths.length * blocksPerTable,
        "%d query starts, %d lengths, %d block table entries",
        starts.length,
        lengths.length,
        tables.length);
    for (int s = 0; s < lengths.length; s++) {
      int count = starts[s + 1] - starts[s];
      fits(
          starts[s] >= 0 && count >= 0 && starts[s + 1] <= tokens,
          "sequence %d has tokens %d to %d of %d",
          s,
          starts[s],
          starts[s + 1],
          tokens);
      fits(
          lengths[s] == 0
              || (lengths[s] >= count && lengths[s] <= (long) blocksPerTable * blockSize),
          "sequence %d is %d long, has %d new tokens and a table of %d blocks of %d",
          s,
          lengths[s],
          count,
          blocksPerTable,
          blockSize);
      for (int position = 0; position < lengths[s]; position += blockSize) {
        int last = Math.min(position + blockSize, lengths[s]) - 1;
        fits(
            slotOrBeyond(s, position) >= 0 && slotOrBeyond(s, last) < slots,
            "position %d of sequence %d is at slot %d of %d",
            last,
            s,
            slotOrBeyond(s, last),
            slots);
      }
    }
  }

  private static void fits(boolean fits, String message, Object... sides) {
    if (!fits) {
      throw new IllegalArgumentException("paged-attention: " + message.formatted(sides));
    }
  }

  /** All tokens, but for those of padding: beyond the sequences, or of one of length 0. */
  List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    for (int s = 0; s < lengths.length; s++) {
      int toPosition = lengths[s] - starts[s + 1];
      for (int token = starts[s]; lengths[s] > 0 && token < starts[s + 1]; token += TILE) {
        int count = Math.min(TILE, starts[s + 1] - token);
        tiles.add(new Tile(s, token, token + toPosition, count));
      }
    }
    return tiles;
  }

  /** Where the cached row of a position lies. */
  int slot(int sequence, int position) {
    return (int) slotOrBeyond(sequence, position);
  }

  private long slotOrBeyond(int sequence, int position) {
    long block = tables[sequence * blocksPerTable + position / blockSize];
    return block * blockSize + position % blockSize;
  }
}
