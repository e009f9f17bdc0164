package infernum.runtime.model;

import infernum.blocks.graph.Plan;
import infernum.blocks.graph.Program;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Value;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Steps of a program, which was planned for the largest of them. */
final class CompiledSession<D extends Device> extends PagedSession<D> {
  private final DeviceContext<D> context;
  private final Region<D> region;
  private final Program<D> program;
  private final TensorSpec spec;
  private final Memory<D> logits;
  private final float[] host;

  CompiledSession(
      Runner<D> runner,
      Plan<D> plan,
      SessionLimits limits,
      StepLayout layout,
      Caches caches,
      Region<D> region) {
    super(runner, limits, layout, caches, region);
    this.context = runner.context();
    this.region = region;
    Map<String, Memory<D>> inputs = new HashMap<>(buffer.memory());
    caches.names().forEach(name -> inputs.put(name, cacheMemory(name)));
    Value<D> output = plan.graph().outputs().getFirst();
    spec = output.spec();
    requireFloats(spec);
    host = new float[Math.toIntExact(spec.bytes(layout.largest()) / Float.BYTES)];
    // Last, as it has memory of its own that nobody would close.
    program = new Program<>(plan, context, runner.weights(), inputs, buffer.sizes());
    logits = program.memory(output);
  }

  @Override
  public Logits run(List<Chunk> batch) {
    return step(batch, this::compute);
  }

  private Logits compute() {
    program.run();
    context.synchronise();
    int rows = Math.toIntExact(spec.rows().at(buffer.sizes()));
    MemorySegment values = MemorySegment.ofArray(host).asSlice(0, spec.bytes(buffer.sizes()));
    logits.copyTo(values);
    return new Logits(host, rows, Math.toIntExact(spec.last()));
  }

  @Override
  public void close() {
    try {
      program.close();
    } finally {
      region.close();
    }
  }
}
