package infernum.runtime.kv;

import infernum.spi.InfernumException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lends blocks of the paged cache. Every block is either free here or lent to one sequence. The one
 * that came back last goes first: its memory is there, while that of a block which was never lent
 * has yet to be given by the system. Of one thread.
 */
public final class BlockAllocator {
  /** Slots of a block, in tokens. */
  public static final int BLOCK_SIZE = 16;

  private final int blocks;
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private final BitSet lent = new BitSet();

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
   * Lends some.
   *
   * @throws InfernumException fewer are free; none is lent then
   */
  public List<Integer> lend(int count) {
    requireFree(count);
    List<Integer> taken = IntStream.range(0, count).mapToObj(_ -> free.remove()).toList();
    taken.forEach(lent::set);
    return taken;
  }

  /**
   * Demands that so many could be lent.
   *
   * @throws InfernumException fewer are free
   */
  public void requireFree(int count) {
    if (count > free.size()) {
      throw new InfernumException(
          "the cache is full: %d more of its blocks of %d tokens are wanted, %d of %d are free"
              .formatted(count, BLOCK_SIZE, free.size(), blocks));
    }
  }

  /** Takes one back. */
  public void giveBack(int block) {
    if (block < 0 || !lent.get(block)) {
      throw new IllegalStateException("block %d of %d wasn't lent".formatted(block, blocks));
    }
    lent.clear(block);
    free.addFirst(block);
  }

  /** How many are free. */
  public int free() {
    return free.size();
  }
}
