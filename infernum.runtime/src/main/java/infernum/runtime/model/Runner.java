package infernum.runtime.model;

import infernum.blocks.execution.BlockObserver;
import infernum.blocks.execution.EagerScope;
import infernum.blocks.execution.Kernels;
import infernum.blocks.execution.WeightStore;
import infernum.runtime.kv.BlockAllocator;
import infernum.runtime.kv.Sequence;
import infernum.spi.InfernumException;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Region;
import infernum.spi.model.Model;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Value;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A model on a device with its weights: runs steps in eager scopes.
 *
 * @param <D> the hardware
 */
final class Runner<D extends Device> implements AutoCloseable {
  private final DeviceContext<D> context;
  private final Kernels<D> kernels;
  private final WeightStore<D> weights;
  private final Model<D> model;
  private final int vocabulary;

  Runner(
      DeviceContext<D> context,
      Kernels<D> kernels,
      WeightStore<D> weights,
      Model<D> model,
      int vocabulary) {
    this.context = context;
    this.kernels = kernels;
    this.weights = weights;
    this.model = model;
    this.vocabulary = vocabulary;
  }

  String device() {
    return context.name();
  }

  Session session(int tokens) {
    int blocks = BlockAllocator.blocksFor(tokens);
    Region<D> region = context.region();
    try {
      return new EagerSession(
          new BlockAllocator(blocks), region, new Caches<>(model.caches(), blocks, region));
    } catch (RuntimeException e) {
      region.close();
      throw e;
    }
  }

  @Override
  public void close() {
    weights.close();
    context.close();
  }

  private final class EagerSession implements Session {
    private final BlockAllocator allocator;
    private final Region<D> region;
    private final Caches<D> caches;

    EagerSession(BlockAllocator allocator, Region<D> region, Caches<D> caches) {
      this.allocator = allocator;
      this.region = region;
      this.caches = caches;
    }

    @Override
    public Sequence sequence() {
      return new Sequence(allocator);
    }

    @Override
    public Logits run(List<Chunk> batch) {
      return step(batch, BlockObserver.none());
    }

    @Override
    public Logits run(List<Chunk> batch, BlockListener listener) {
      return step(
          batch,
          (scope, path, output) -> {
            listener.output(path, output.spec(), floats(scope, output));
            return output;
          });
    }

    private Logits step(List<Chunk> batch, BlockObserver<D> observer) {
      batch.forEach(this::requireKnownTokens);
      reserve(batch);
      StepArrays arrays = new StepArrays(batch);
      Logits logits;
      try (EagerScope<D> scope = new EagerScope<>(context, kernels, weights, observer)) {
        Tensor<D, Replicated> result = model.forward(arrays.in(scope, caches.in(scope)));
        int vocabulary = Math.toIntExact(result.spec().last());
        logits = new Logits(floats(scope, result.value()), vocabulary);
      }
      kernels.requireAllAsked();
      batch.forEach(chunk -> chunk.sequence().advance(chunk.tokens().length));
      return logits;
    }

    /** Kernels may take what they are given: there is no way back from them. */
    private void requireKnownTokens(Chunk chunk) {
      for (int token : chunk.tokens()) {
        if (token < 0 || token >= vocabulary) {
          throw new InfernumException(
              "token %d isn't one of the model's %d".formatted(token, vocabulary));
        }
      }
    }

    /** Makes room for all chunks, or for none. */
    private void reserve(List<Chunk> batch) {
      Set<Sequence> sequences = new HashSet<>();
      batch.forEach(chunk -> sequences.add(chunk.sequence()));
      boolean own = sequences.stream().allMatch(sequence -> sequence.isOf(allocator));
      if (batch.isEmpty() || sequences.size() < batch.size() || !own) {
        throw new IllegalArgumentException(
            "a batch is of one or more chunks, each of another sequence of this session");
      }
      allocator.requireFree(
          batch.stream().mapToInt(c -> c.sequence().missing(c.tokens().length)).sum());
      batch.forEach(chunk -> chunk.sequence().reserve(chunk.tokens().length));
    }

    private float[] floats(EagerScope<D> scope, Value<D> value) {
      TensorSpec spec = value.spec();
      if (!spec.isDense() || !spec.format().equals(DType.F32)) {
        throw new IllegalStateException("wants dense float32, got " + spec);
      }
      float[] values = new float[Math.toIntExact(spec.bytes(Sizes.NONE) / Float.BYTES)];
      context.synchronise();
      scope.memory(value).copyTo(MemorySegment.ofArray(values));
      return values;
    }

    @Override
    public void close() {
      region.close();
    }
  }
}
