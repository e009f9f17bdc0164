package infernum.runtime.kv;

import infernum.spi.InfernumException;
import java.util.ArrayDeque;

/**
 * Lends blocks of the paged cache. Every block is either free here or lent to one sequence. Of one
 * thread.
 */
public final class BlockAllocator {
  /** Slots of a block, in tokens. */
  public static final int BLOCK_SIZE = 16;

  private final int blocks;
  private final ArrayDeque<Integer> free = new ArrayDeque<>();

  /** Of that many blocks, all free. */
  public BlockAllocator(int blocks) {
    this.blocks = blocks;
    for (int block = 0; block < blocks; block++) {
      free.add(block);
    }
  }

  /** Blocks that hold that many tokens. */
  public static int blocksFor(int tokens) {
    return Math.ceilDiv(tokens, BLOCK_SIZE);
  }

  /**
   * Lends one.
   *
   * @throws InfernumException none is free
   */
  public int lend() {
    Integer block = free.poll();
    if (block == null) {
      throw new InfernumException(
          "the cache is full: all %d blocks of %d tokens are lent".formatted(blocks, BLOCK_SIZE));
    }
    return block;
  }

  /** Takes one back. */
  public void giveBack(int block) {
    if (block < 0 || block >= blocks || free.contains(block)) {
      throw new IllegalStateException("block %d of %d wasn't lent".formatted(block, blocks));
    }
    free.add(block);
  }

  /** How many are free. */
  public int free() {
    return free.size();
  }
}
