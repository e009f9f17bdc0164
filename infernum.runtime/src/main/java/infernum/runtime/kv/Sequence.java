package infernum.runtime.kv;

import java.util.ArrayList;
import java.util.List;

/** One sequence's place in the paged cache: how many tokens are in it, and in which blocks. */
public final class Sequence {
  private final BlockAllocator allocator;
  private final List<Integer> blocks = new ArrayList<>();
  private int length;

  /** An empty one, whose blocks come from that allocator. */
  public Sequence(BlockAllocator allocator) {
    this.allocator = allocator;
  }

  /** Whether its blocks come from that allocator. */
  public boolean isOf(BlockAllocator other) {
    return allocator == other;
  }

  /** Tokens in the cache. */
  public int length() {
    return length;
  }

  /** Its blocks, in the order of positions. */
  public List<Integer> blocks() {
    return List.copyOf(blocks);
  }

  /** How many blocks it has. */
  public int blockCount() {
    return blocks.size();
  }

  /** The block of the i-th {@link BlockAllocator#BLOCK_SIZE} positions. */
  public int block(int i) {
    return blocks.get(i);
  }

  /** The slot of a position that {@link #reserve} made room for. */
  public int slot(int position) {
    int block = blocks.get(position / BlockAllocator.BLOCK_SIZE);
    return block * BlockAllocator.BLOCK_SIZE + position % BlockAllocator.BLOCK_SIZE;
  }

  /** How many more blocks it needs for more tokens. */
  public int missing(int tokens) {
    return Math.max(0, BlockAllocator.blocksFor(length + tokens) - blocks.size());
  }

  /** How many more tokens fit if it gets so many more blocks. */
  public int room(int more) {
    long slots = (long) (blocks.size() + more) * BlockAllocator.BLOCK_SIZE;
    return (int) Math.min(Integer.MAX_VALUE, slots - length);
  }

  /**
   * Makes room for more tokens.
   *
   * @throws infernum.spi.InfernumException the cache is full; the sequence is as it was
   */
  public void reserve(int tokens) {
    int missing = missing(tokens);
    if (missing > 0) {
      blocks.addAll(allocator.lend(missing));
    }
  }

  /** Notes that a step put tokens into the room that was made. */
  public void advance(int tokens) {
    if (missing(tokens) > 0) {
      throw new IllegalStateException(
          "%d tokens don't fit behind %d in %d blocks".formatted(tokens, length, blocks.size()));
    }
    length += tokens;
  }

  /** Gives all blocks back; the sequence is empty again. */
  public void release() {
    blocks.forEach(allocator::giveBack);
    blocks.clear();
    length = 0;
  }
}
