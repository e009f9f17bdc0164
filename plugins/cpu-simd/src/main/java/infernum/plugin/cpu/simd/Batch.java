package infernum.plugin.cpu.simd;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.MemorySegment;

/**
 * Which tokens of a step belong to which sequence, in tiles of some consecutive ones, and where
 * their cached rows are. All numbers are checked before anything is read by them.
 */
final class Batch {
  private static final int NUMBERS = 4;

  private final int blockSize;
  private final int blocks;
  private final long tableStride;
  private final int tileSize;
  private final int[] tiles;
  private MemorySegment starts = MemorySegment.NULL;
  private MemorySegment lengths = MemorySegment.NULL;
  private MemorySegment tables = MemorySegment.NULL;
  private int count;
  private int tokens;
  private int longest;

  /**
   * For a cache.
   *
   * @param blocks of a sequence's table
   * @param tableStride numbers from one sequence's table to the next
   * @param most tokens of the largest step
   * @param tileSize tokens of a tile, at most: they share what is read from the cache
   */
  Batch(int blockSize, int blocks, long tableStride, int most, int tileSize) {
    this.blockSize = blockSize;
    this.blocks = blocks;
    this.tableStride = tableStride;
    this.tileSize = tileSize;
    this.tiles = new int[Math.multiplyExact(NUMBERS, most)];
  }

  /**
   * Takes a step: operands 3 to 5 of paged attention.
   *
   * @param all tokens of the step
   * @param slots of the cache
   * @throws IllegalArgumentException the numbers don't fit each other, the queries or the cache
   */
  void take(Launch<Cpu> launch, int sequences, int all, long slots) {
    starts = HostMemory.segment(launch.in(3));
    lengths = HostMemory.segment(launch.in(4));
    tables = HostMemory.segment(launch.in(5));
    count = 0;
    tokens = 0;
    longest = 0;
    for (int s = 0; s < sequences; s++) {
      int end = at(starts, s + 1);
      int length = at(lengths, s);
      check(s, at(starts, s), end, length, all, slots);
      if (length > 0) {
        cut(s, at(starts, s), end, length);
      }
    }
  }

  private void cut(int sequence, int start, int end, int length) {
    longest = Math.max(longest, length);
    for (int token = start; token < end; token += tileSize) {
      int size = Math.min(tileSize, end - token);
      int number = NUMBERS * count++;
      tiles[number] = sequence;
      tiles[number + 1] = token;
      tiles[number + 2] = length - end + token;
      tiles[number + 3] = size;
      tokens += size;
    }
  }

  private void check(int s, int start, int end, int length, int all, long slots) {
    if (start < 0 || end < start || end > all || tokens + end - start > all) {
      throw misfit("sequence %d has tokens %d to %d of %d", s, start, end, all);
    }
    if (length != 0 && (length < end - start || length > (long) blocks * blockSize)) {
      throw misfit(
          "sequence %d is %d long, has %d new tokens and a table of %d blocks of %d",
          s, length, end - start, blocks, blockSize);
    }
    for (int position = 0; position < length; position += blockSize) {
      int block = at(tables, s * tableStride + position / blockSize);
      int last = Math.min(blockSize, length - position) - 1;
      if (block < 0 || (long) block * blockSize + last >= slots) {
        throw misfit(
            "position %d of sequence %d is in block %d, the cache has %d slots",
            position, s, block, slots);
      }
    }
  }

  private static IllegalArgumentException misfit(String message, Object... sides) {
    return new IllegalArgumentException("paged-attention: " + message.formatted(sides));
  }

  private static int at(MemorySegment numbers, long index) {
    return numbers.get(PlainLayout.I32, 4 * index);
  }

  /** How many tiles there are. */
  int tiles() {
    return count;
  }

  /** Tokens in tiles; the others are padding. */
  int tokens() {
    return tokens;
  }

  /** Tokens of the longest sequence, cached and new. */
  int longest() {
    return longest;
  }

  /** A tile's first token, as a row of the step. */
  int token(int tile) {
    return tiles[NUMBERS * tile + 1];
  }

  /** Position of that token in its sequence. */
  int position(int tile) {
    return tiles[NUMBERS * tile + 2];
  }

  /** How many tokens it has. */
  int size(int tile) {
    return tiles[NUMBERS * tile + 3];
  }

  /** Where the cached rows of some positions of a tile's sequence lie. */
  void slots(int tile, int first, int positions, int[] slots) {
    long table = tiles[NUMBERS * tile] * tableStride;
    for (int i = 0; i < positions; ) { // a division for each block only
      int position = first + i;
      int in = position % blockSize;
      int slot = at(tables, table + position / blockSize) * blockSize + in;
      int end = Math.min(positions, i + blockSize - in);
      for (; i < end; i++) {
        slots[i] = slot++;
      }
    }
  }
}
