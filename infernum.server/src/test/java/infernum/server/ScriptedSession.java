package infernum.server;

import infernum.runtime.kv.BlockAllocator;
import infernum.runtime.kv.Sequence;
import infernum.runtime.model.Chunk;
import infernum.runtime.model.Logits;
import infernum.runtime.model.Session;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A model without arithmetic: after any prompt it says its script, token by token, then the end
 * token. The second most likely token is always the one before.
 */
final class ScriptedSession implements Session {
  private final BlockAllocator allocator;
  private final int vocabulary;
  private final Map<Sequence, Integer> said = new ConcurrentHashMap<>();
  private volatile int[] script = {};
  private volatile Runnable beforeStep = () -> {};
  private final List<Integer> batches = new CopyOnWriteArrayList<>();

  ScriptedSession(int tokens, int vocabulary) {
    this.allocator = new BlockAllocator(BlockAllocator.blocksFor(tokens));
    this.vocabulary = vocabulary;
  }

  /** What it says from now on; the last token is its end token. */
  void say(int[] tokens) {
    script = tokens.clone();
  }

  /** Run before each step; may wait, and may throw. */
  void beforeStep(Runnable action) {
    beforeStep = action;
  }

  /** How many sequences each step had. */
  List<Integer> batches() {
    return List.copyOf(batches);
  }

  int freeTokens() {
    return allocator.free() * BlockAllocator.BLOCK_SIZE;
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
    beforeStep.run();
    batches.add(batch.size());
    int rows = 0;
    for (Chunk chunk : batch) {
      chunk.sequence().reserve(chunk.tokens().length);
      rows += chunk.outputs();
    }
    float[] logits = new float[rows * vocabulary];
    int row = 0;
    for (Chunk chunk : batch) {
      for (int i = 0; i < chunk.outputs(); i++) {
        boolean last = i == chunk.outputs() - 1 && chunk.rows() != Chunk.Rows.ALL;
        boolean lastOfAll = chunk.rows() == Chunk.Rows.ALL && i == chunk.outputs() - 1;
        int at = last || lastOfAll ? said.merge(chunk.sequence(), 1, Integer::sum) - 1 : 0;
        int token = script[Math.min(at, script.length - 1)];
        logits[row * vocabulary + token] = 10;
        logits[row++ * vocabulary + Math.max(0, token - 1)] += 5;
      }
      chunk.sequence().advance(chunk.tokens().length);
    }
    return new Logits(logits, rows, vocabulary);
  }

  @Override
  public void close() {}
}
