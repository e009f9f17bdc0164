package infernum.blocks.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Places in one range of memory for blocks that aren't all in use at once. The largest is placed
 * first, each at the lowest offset where it meets no other that lives at the same time ("greedy by
 * size", arXiv:2001.03288).
 */
final class Arena {
  /** Bytes. Vector loads and the caches of all devices so far are happy with it. */
  private static final long ALIGNMENT = 256;

  private final List<Block> blocks = new ArrayList<>();

  /** Bytes in use from one node to another, both included. */
  private static final class Block {
    private final long bytes;
    private final int from;
    private int to;
    private long offset;

    Block(long bytes, int from) {
      this.bytes = bytes;
      this.from = from;
      this.to = from;
    }

    long end() {
      return offset + bytes;
    }

    boolean livesWith(Block other) {
      return from <= other.to && other.from <= to;
    }
  }

  /** A block that begins to live at a node; the answer is its number. */
  int add(long bytes, int from) {
    blocks.add(new Block(Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT, from));
    return blocks.size() - 1;
  }

  /** It lives until that node at least. */
  void use(int block, int at) {
    Block used = blocks.get(block);
    used.to = Math.max(used.to, at);
  }

  /** Places all blocks; the answer is the bytes that they need together. */
  long place() {
    List<Block> placed = new ArrayList<>();
    blocks.stream()
        .filter(block -> block.bytes > 0)
        .sorted(Comparator.comparingLong((Block block) -> block.bytes).reversed())
        .forEach(block -> {
          block.offset = lowest(block, placed);
          placed.add(block);
        });
    return placed.stream().mapToLong(Block::end).max().orElse(0);
  }

  private static long lowest(Block block, List<Block> placed) {
    List<Block> rivals =
        placed.stream()
            .filter(block::livesWith)
            .sorted(Comparator.comparingLong(rival -> rival.offset))
            .toList();
    long offset = 0;
    for (Block rival : rivals) {
      if (offset + block.bytes > rival.offset) {
        offset = Math.max(offset, rival.end());
      }
    }
    return offset;
  }

  /** Where a block lies, in bytes from the begin. */
  long offset(int block) {
    return blocks.get(block).offset;
  }

  /** The most bytes that are in use at one node: no placing needs less. */
  long liveMaximum() {
    TreeMap<Integer, Long> changes = new TreeMap<>();
    for (Block block : blocks) {
      changes.merge(block.from, block.bytes, Long::sum);
      changes.merge(block.to + 1, -block.bytes, Long::sum);
    }
    long live = 0;
    long most = 0;
    for (Map.Entry<Integer, Long> change : changes.entrySet()) {
      live += change.getValue();
      most = Math.max(most, live);
    }
    return most;
  }
}
