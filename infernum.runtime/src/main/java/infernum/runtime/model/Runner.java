package infernum.runtime.model;

import com.sun.management.OperatingSystemMXBean;
import infernum.blocks.execution.Kernels;
import infernum.blocks.execution.WeightStore;
import infernum.runtime.kv.BlockAllocator;
import infernum.runtime.workers.WorkerPool;
import infernum.spi.kernel.Arithmetic;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Region;
import infernum.spi.model.Model;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Device;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A model on a device with its weights.
 *
 * @param workers that the device was given; closed with it
 * @param reading what the weights are read through
 * @param rewrites that its graphs go through
 * @param vocabulary how many tokens there are
 * @param turn held by whoever binds kernels or launches them: all sessions share what kernels
 *     compute in
 * @param <D> the hardware
 */
record Runner<D extends Device>(
    WorkerPool workers,
    DeviceContext<D> context,
    Kernels<D> kernels,
    WeightStore<D> weights,
    WeightReading<D> reading,
    Model<D> model,
    List<Rewrite> rewrites,
    int vocabulary,
    Lock turn)
    implements AutoCloseable {

  String device() {
    return context.name();
  }

  /** The SPI doesn't ask devices for theirs; the host's is the machine's, or the container's. */
  OptionalLong memory() {
    return context.type().equals(Cpu.class)
        ? OptionalLong.of(
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize())
        : OptionalLong.empty();
  }

  Arithmetic arithmetic() {
    return context.arithmetic();
  }

  long cacheBytesPerToken() {
    return new Caches(model.caches(), 1).bytes() / BlockAllocator.BLOCK_SIZE;
  }

  /** What a session's steps would compute. */
  CompiledModel<D> compile(SessionLimits limits) {
    return inTurn(() -> compile(new StepLayout(limits), caches(limits)));
  }

  private CompiledModel<D> compile(StepLayout layout, Caches caches) {
    int ranks = context.communicator().ranks();
    CompiledModel<D> compiled = CompiledModel.of(model, kernels, ranks, rewrites, layout, caches);
    kernels.requireAllAsked();
    return compiled;
  }

  private Caches caches(SessionLimits limits) {
    return new Caches(model.caches(), BlockAllocator.blocksFor(limits.cached()));
  }

  /**
   * A session with a graph.
   *
   * @param listener is told what it will take, before memory is allocated
   */
  Session session(SessionLimits limits, Consumer<PlanSummary> listener) {
    return inTurn(() -> planned(limits, listener));
  }

  private Session planned(SessionLimits limits, Consumer<PlanSummary> listener) {
    StepLayout layout = new StepLayout(limits);
    Caches caches = caches(limits);
    CompiledModel<D> compiled = compile(layout, caches);
    listener.accept(compiled.summary());
    return within(
        region -> new CompiledSession<>(this, compiled.plan(), limits, layout, caches, region));
  }

  EagerSession eagerSession(SessionLimits limits) {
    return within(region ->
        new HookedSession<>(this, limits, new StepLayout(limits), caches(limits), region));
  }

  private <T> T inTurn(Supplier<T> work) {
    turn.lock();
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }

  private <S extends Session> S within(Function<Region<D>, S> session) {
    Region<D> region = context.region();
    try {
      return session.apply(region);
    } catch (RuntimeException | Error e) {
      region.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try (workers;
        context) { // closed in reverse, after the weights
      weights.close();
    }
  }
}
