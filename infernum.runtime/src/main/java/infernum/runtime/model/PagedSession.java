package infernum.runtime.model;

import static java.util.Objects.requireNonNull;

import infernum.runtime.kv.BlockAllocator;
import infernum.runtime.kv.Sequence;
import infernum.spi.InfernumException;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/** What eager and compiled sessions share: the cache, its blocks, and a step's numbers. */
abstract class PagedSession<D extends Device> implements Session {
  final StepBuffer<D> buffer;
  private final Map<String, Memory<D>> cacheMemory;
  private final BlockAllocator allocator;
  private final SessionLimits limits;
  private final int vocabulary;
  private final Lock turn;

  /** In a region that the session closes. */
  PagedSession(
      Runner<D> runner, SessionLimits limits, StepLayout layout, Caches caches, Region<D> region) {
    this.limits = limits;
    this.vocabulary = runner.vocabulary();
    this.turn = runner.turn();
    this.allocator = new BlockAllocator(BlockAllocator.blocksFor(limits.cached()));
    this.cacheMemory = caches.allocate(region);
    this.buffer = new StepBuffer<>(layout, region);
  }

  @Override
  public final Sequence sequence() {
    return new Sequence(allocator);
  }

  @Override
  public final int freeBlocks() {
    return allocator.free();
  }

  /** Runs one step: makes room, computes, and counts the tokens as cached. */
  final Logits step(List<Chunk> batch, Supplier<Logits> compute) {
    requireOwn(batch);
    batch.forEach(this::requireAllowed);
    buffer.measure(batch);
    reserve(batch);
    buffer.fill(batch);
    Logits logits = inTurn(compute);
    batch.forEach(chunk -> chunk.sequence().advance(chunk.tokens().length));
    return logits;
  }

  private Logits inTurn(Supplier<Logits> compute) {
    turn.lock();
    try {
      return compute.get();
    } finally {
      turn.unlock();
    }
  }

  /** Kernels may take what they are given: there is no way back from them. */
  private void requireAllowed(Chunk chunk) {
    for (int token : chunk.tokens()) {
      if (token < 0 || token >= vocabulary) {
        throw new InfernumException(
            "token %d isn't one of the model's %d".formatted(token, vocabulary));
      }
    }
    int length = chunk.sequence().length() + chunk.tokens().length;
    if (length > limits.context()) {
      throw new InfernumException(
          "a sequence of %d tokens, but the session is for %d".formatted(length, limits.context()));
    }
  }

  private void requireOwn(List<Chunk> batch) {
    for (int i = 0; i < batch.size(); i++) {
      Sequence sequence = batch.get(i).sequence();
      boolean again = false;
      for (int j = 0; j < i; j++) {
        again |= batch.get(j).sequence() == sequence;
      }
      if (again || !sequence.isOf(allocator)) {
        throw bug();
      }
    }
    if (batch.isEmpty()) {
      throw bug();
    }
  }

  private static IllegalArgumentException bug() {
    return new IllegalArgumentException(
        "a batch is of one or more chunks, each of another sequence of this session");
  }

  /** Makes room for all chunks, or for none. */
  private void reserve(List<Chunk> batch) {
    int missing = 0;
    for (Chunk chunk : batch) {
      missing += chunk.sequence().missing(chunk.tokens().length);
    }
    allocator.requireFree(missing);
    for (Chunk chunk : batch) {
      chunk.sequence().reserve(chunk.tokens().length);
    }
  }

  /** Memory of a cache tensor. */
  final Memory<D> cacheMemory(String name) {
    return requireNonNull(cacheMemory.get(name), name);
  }

  /** Demands values that the host can take over as they are. */
  static void requireFloats(TensorSpec spec) {
    if (!spec.isDense() || !spec.format().equals(DType.F32)) {
      throw new IllegalStateException("wants dense float32, got " + spec);
    }
  }
}
