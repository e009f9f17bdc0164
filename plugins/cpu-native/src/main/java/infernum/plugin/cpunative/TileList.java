package infernum.plugin.cpunative;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A step's tokens in tiles of some consecutive ones of one sequence, written for native code, which
 * reads by them without looking: all that a step says of its sequences is checked here first.
 */
final class TileList {
  /** Bytes of a tile: sequence, first token, its position, number of tokens. */
  static final int BYTES = 4 * Integer.BYTES;

  private final int blockSize;
  private final int blocks;
  private final int most;
  private MemorySegment starts = MemorySegment.NULL;
  private MemorySegment lengths = MemorySegment.NULL;
  private MemorySegment tables = MemorySegment.NULL;
  private int tokens;
  private int longest;

  /**
   * For a cache.
   *
   * @param blocks of a sequence's table
   * @param most tokens of a tile
   */
  TileList(int blockSize, int blocks, int most) {
    this.blockSize = blockSize;
    this.blocks = blocks;
    this.most = most;
  }

  /** Takes operands 3 to 5. */
  void read(Launch<Cpu> launch, int sequences) {
    starts = HostMemory.segment(launch.in(3)).asSlice(0, (sequences + 1L) * Integer.BYTES);
    lengths = HostMemory.segment(launch.in(4)).asSlice(0, (long) sequences * Integer.BYTES);
    tables = HostMemory.segment(launch.in(5));
  }

  /** Tokens in tiles; the others are padding. */
  int tokens() {
    return tokens;
  }

  /** Tokens of the longest sequence, cached and new. */
  int longest() {
    return longest;
  }

  /**
   * Writes the tiles.
   *
   * @param all tokens of the step
   * @param slots of the cache
   * @return how many
   * @throws IllegalArgumentException the step doesn't fit the queries or the cache
   */
  int write(int all, int sequences, long slots, MemorySegment target) {
    tokens = 0;
    longest = 0;
    int count = 0;
    for (int s = 0; s < sequences; s++) {
      int start = at(starts, s);
      int end = at(starts, s + 1);
      int length = at(lengths, s);
      check(s, start, end, length, all, slots);
      if (length == 0) {
        continue;
      }
      longest = Math.max(longest, length);
      for (int token = start; token < end; token += most, count++) {
        int size = Math.min(most, end - token);
        tokens += size;
        set(target, count, 0, s);
        set(target, count, 1, token);
        set(target, count, 2, length - end + token);
        set(target, count, 3, size);
      }
    }
    return count;
  }

  private void check(int s, int start, int end, int length, int all, long slots) {
    if (start < 0 || end < start || end > all) {
      throw new IllegalArgumentException(
          "paged-attention: sequence %d has tokens %d to %d of %d".formatted(s, start, end, all));
    }
    if (length != 0 && (length < end - start || length > (long) blocks * blockSize)) {
      throw new IllegalArgumentException(
          "paged-attention: sequence %d is %d long, has %d new tokens and a table of %d blocks of %d"
              .formatted(s, length, end - start, blocks, blockSize));
    }
    for (int position = 0; position < length; position += blockSize) {
      long block = at(tables, (long) s * blocks + position / blockSize);
      int last = Math.min(blockSize, length - position) - 1;
      if (block < 0 || block * blockSize + last >= slots) {
        throw new IllegalArgumentException(
            "paged-attention: position %d of sequence %d is in block %d, the cache has %d slots"
                .formatted(position, s, block, slots));
      }
    }
  }

  private static int at(MemorySegment numbers, long index) {
    return numbers.getAtIndex(ValueLayout.JAVA_INT, index);
  }

  private static void set(MemorySegment target, int tile, int number, int value) {
    target.setAtIndex(ValueLayout.JAVA_INT, 4L * tile + number, value);
  }
}
