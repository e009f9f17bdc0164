package infernum.runtime.model;

import infernum.blocks.execution.BlockObserver;
import infernum.blocks.execution.EagerScope;
import infernum.blocks.execution.Kernels;
import infernum.blocks.execution.WeightStore;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Region;
import infernum.spi.model.Model;
import infernum.spi.model.Step;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Value;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** Steps in eager scopes, whose blocks may be hooked. */
final class HookedSession<D extends Device> extends PagedSession<D> implements EagerSession {
  private final DeviceContext<D> context;
  private final Kernels<D> kernels;
  private final WeightStore<D> weights;
  private final Model<D> model;
  private final Caches caches;
  private final Region<D> region;

  HookedSession(
      Runner<D> runner, SessionLimits limits, StepLayout layout, Caches caches, Region<D> region) {
    super(runner, limits, layout, caches, region);
    this.context = runner.context();
    this.kernels = runner.kernels();
    this.weights = runner.weights();
    this.model = runner.model();
    this.caches = caches;
    this.region = region;
  }

  @Override
  public Logits run(List<Chunk> batch) {
    return step(batch, () -> compute(BlockObserver.none()));
  }

  @Override
  public Logits run(List<Chunk> batch, BlockHook hook) {
    return step(batch, () -> compute((scope, path, output) -> hooked(scope, path, output, hook)));
  }

  private Logits compute(BlockObserver<D> observer) {
    try (EagerScope<D> scope = new EagerScope<>(context, kernels, weights, observer)) {
      Step<D> step =
          buffer.in(
              scope,
              caches.in(cache ->
                  scope.input(
                      cache.spec(), cache.declared().placement(), cacheMemory(cache.name()))));
      Tensor<D, Replicated> result = model.forward(step);
      kernels.requireAllAsked();
      TensorSpec spec = result.spec();
      return new Logits(
          floats(scope, result.value()),
          Math.toIntExact(spec.rows().fixed()),
          Math.toIntExact(spec.last()));
    }
  }

  private Value<D> hooked(EagerScope<D> scope, String path, Value<D> output, BlockHook hook) {
    float[] values = floats(scope, output);
    float[] result = hook.output(path, output.spec(), values.clone());
    if (result.length != values.length) {
      throw new IllegalArgumentException(
          "the hook of %s gave %d values for %s".formatted(path, result.length, output.spec()));
    }
    return Arrays.equals(result, values)
        ? output
        : scope.input(output.spec(), output.placement(), MemorySegment.ofArray(result));
  }

  private float[] floats(EagerScope<D> scope, Value<D> value) {
    requireFloats(value.spec());
    long bytes = value.spec().bytes(Sizes.NONE);
    float[] values = new float[Math.toIntExact(bytes / Float.BYTES)];
    context.synchronise();
    scope.memory(value).copyTo(MemorySegment.ofArray(values));
    return values;
  }

  @Override
  public void close() {
    region.close();
  }
}
