package infernum.runtime.engine;

import infernum.runtime.kv.BlockAllocator;
import infernum.runtime.kv.Sequence;
import infernum.runtime.model.Chunk;
import infernum.runtime.model.Logits;
import infernum.runtime.model.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * A model without arithmetic: what it says next follows from the tokens in the cache, which it
 * keeps slot by slot. A block with two owners, a slot that was never written, or a token that is
 * computed twice shows as a wrong token.
 */
final class ScriptedSession implements Session {
  static final int VOCABULARY = 50;
  static final int END = 49;

  private final BlockAllocator allocator;
  private final int[] slots;
  private final IntUnaryOperator next;
  private final Map<Integer, Sequence> owners = new HashMap<>();
  private final Set<Sequence> holders = new HashSet<>();
  private final List<List<Chunk>> steps = new ArrayList<>();
  private Runnable beforeStep = () -> {};
  private int closed;

  /**
   * Of some blocks.
   *
   * @param next the token after tokens of a hash, see {@link #hash}
   */
  ScriptedSession(int blocks, IntUnaryOperator next) {
    this.allocator = new BlockAllocator(blocks);
    this.slots = new int[blocks * BlockAllocator.BLOCK_SIZE];
    this.next = next;
    Arrays.fill(slots, -1);
  }

  /** Never ends by itself; each token depends on all before it. */
  static int endless(int hash) {
    return Math.floorMod(hash, END);
  }

  /** Ends by itself sooner or later: one token in fifty is its end token. */
  static int mortal(int hash) {
    return Math.floorMod(hash, VOCABULARY);
  }

  /** What stands for tokens: of their number and order. */
  static int hash(int[] tokens, int count) {
    int hash = 17;
    for (int i = 0; i < count; i++) {
      hash = hash * 31 + tokens[i] + 1;
    }
    return hash ^ (hash >>> 15);
  }

  /** Run before each step; may throw, as a device may. */
  void beforeStep(Runnable action) {
    beforeStep = action;
  }

  /** What was run, step by step. */
  List<List<Chunk>> steps() {
    return steps;
  }

  /** How often it was closed. */
  int closed() {
    return closed;
  }

  /** Sequences that have blocks. */
  int holders() {
    holders.removeIf(sequence -> sequence.blockCount() == 0);
    return holders.size();
  }

  /** Blocks that sequences have. */
  int lentBlocks() {
    return holders.stream().mapToInt(Sequence::blockCount).sum();
  }

  @Override
  public Sequence sequence() {
    return new Sequence(allocator);
  }

  @Override
  public int freeBlocks() {
    return allocator.free();
  }

  @Override
  public Logits run(List<Chunk> batch) {
    int rows = 0;
    for (Chunk chunk : batch) {
      chunk.sequence().reserve(chunk.tokens().length);
      rows += chunk.outputs();
    }
    batch.forEach(chunk -> holders.add(chunk.sequence()));
    requireOneOwnerPerBlock();
    steps.add(List.copyOf(batch));
    beforeStep.run();
    float[] logits = new float[rows * VOCABULARY];
    int row = 0;
    for (Chunk chunk : batch) {
      write(chunk);
      Sequence sequence = chunk.sequence();
      int end = sequence.length() + chunk.tokens().length;
      for (int i = chunk.outputs(); i > 0; i--) {
        int[] tokens = read(sequence, end - i + 1);
        logits[row++ * VOCABULARY + next.applyAsInt(hash(tokens, tokens.length))] = 10;
      }
      sequence.advance(chunk.tokens().length);
    }
    return new Logits(logits, rows, VOCABULARY);
  }

  private void requireOneOwnerPerBlock() {
    owners.clear();
    for (Sequence sequence : holders) {
      for (int block : sequence.blocks()) {
        if (owners.put(block, sequence) != null) {
          throw new AssertionError("block " + block + " has two owners");
        }
      }
    }
  }

  private void write(Chunk chunk) {
    for (int i = 0; i < chunk.tokens().length; i++) {
      slots[chunk.sequence().slot(chunk.sequence().length() + i)] = chunk.tokens()[i];
    }
  }

  private int[] read(Sequence sequence, int count) {
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = slots[sequence.slot(i)];
      if (tokens[i] < 0) {
        throw new AssertionError("slot of position " + i + " was never written");
      }
    }
    return tokens;
  }

  @Override
  public void close() {
    closed++;
  }
}
