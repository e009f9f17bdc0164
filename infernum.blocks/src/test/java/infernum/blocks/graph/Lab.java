package infernum.blocks.graph;

import static infernum.spi.tensor.Replicated.REPLICATED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.blocks.execution.BlockObserver;
import infernum.blocks.execution.EagerScope;
import infernum.blocks.execution.Kernels;
import infernum.blocks.execution.WeightStore;
import infernum.cpu.reference.CpuReferenceContext;
import infernum.cpu.reference.CpuReferenceKernels;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Workers;
import infernum.spi.op.AddRmsNorm;
import infernum.spi.op.AppendRows;
import infernum.spi.op.GatherRows;
import infernum.spi.op.GeGlu;
import infernum.spi.op.RopePair;
import infernum.spi.op.ScaleSoftcap;
import infernum.spi.op.SwiGlu;
import infernum.spi.rewrite.FusedOp;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.*;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.*;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Runs block code three ways on the reference device, whose fused kernels have their parts' bits:
 * eager, captured, and captured and rewritten.
 */
final class Lab {
  static final int WIDTH = 8;
  static final int SLOTS = 6;
  static final int TOKENS = 3;
  static final Sizes LARGEST = Sizes.of(Map.of("tokens", 5L));
  static final List<Rewrite> ALL =
      Stream.concat(
              Stream.<FusedOp>of(
                      new SwiGlu(),
                      new GeGlu(),
                      new AddRmsNorm(),
                      new RopePair(),
                      new ScaleSoftcap())
                  .map(Lab::fuse),
              new GroupedLinears().rewrites().stream())
          .toList();

  private final DeviceContext<Cpu> context;
  private final List<Kernel<?, Cpu>> kernels;

  Lab() {
    this(new CpuReferenceContext(Host.of(Workers.alone())));
  }

  Lab(DeviceContext<Cpu> context) {
    this.context = context;
    this.kernels = new ArrayList<>(new CpuReferenceKernels().kernels(context));
  }

  /** What a step has: x, y [tokens, 8], a cache [6, 8], slots and positions [tokens]. */
  record Given(
      Tensor<Cpu, Replicated> x,
      Tensor<Cpu, Replicated> y,
      Tensor<Cpu, Replicated> cache,
      Tensor<Cpu, Replicated> slots,
      Tensor<Cpu, Replicated> positions) {
    static Given of(Function<String, Tensor<Cpu, Replicated>> input) {
      return new Given(
          input.apply("x"),
          input.apply("y"),
          input.apply("cache"),
          input.apply("slots"),
          input.apply("positions"));
    }

    /** Writes rows into the cache. */
    void write(Tensor<Cpu, ?> rows) {
      Op.applyAll(new AppendRows(), Tensors.of(cache, rows, slots));
    }

    /** The cache's rows of this step's tokens. */
    Tensor<Cpu, Replicated> read() {
      return Op.apply(new GatherRows(), cache, slots);
    }
  }

  /** Block code. */
  @FunctionalInterface
  interface Code {
    Tensor<Cpu, ?> run(Given given);
  }

  /** A result and what the cache holds afterwards. */
  record Outcome(float[] result, float[] cache) {}

  /** With one more kernel. */
  Lab with(Kernel<?, Cpu> kernel) {
    kernels.add(kernel);
    return this;
  }

  /** Without kernels for some ops. */
  Lab without(Predicate<Class<?>> ops) {
    kernels.removeIf(kernel -> ops.test(kernel.op()));
    return this;
  }

  /** Asked anew, so that no choice is remembered. */
  Kernels<Cpu> kernels() {
    List<Kernel<?, Cpu>> own = List.copyOf(kernels);
    KernelProvider<Cpu> provider =
        new KernelProvider<>() {
          @Override
          public String name() {
            return "lab";
          }

          @Override
          public Class<Cpu> device() {
            return Cpu.class;
          }

          @Override
          public int rank() {
            return 0;
          }

          @Override
          public List<Kernel<?, Cpu>> kernels(DeviceContext<Cpu> opened) {
            return own;
          }
        };
    return new Kernels<>(context, "lab", List.of(provider), Map.of());
  }

  DeviceContext<Cpu> context() {
    return context;
  }

  static TensorSpec spec(String input) {
    Dim tokens = Dim.of("tokens");
    return switch (input) {
      case "x", "y" -> TensorSpec.dense(DType.F32, tokens, WIDTH);
      case "cache" -> TensorSpec.dense(DType.F32, Dim.fixed(SLOTS), WIDTH);
      default -> TensorSpec.dense(DType.I32, tokens);
    };
  }

  /** A weight; its numbers follow from its name. */
  static Tensor<Cpu, Replicated> weight(String name, long rows, long... row) {
    return Tensor.of(
        new Weight.Stored<>(name, TensorSpec.dense(DType.F32, Dim.fixed(rows), row), REPLICATED),
        REPLICATED);
  }

  static Tensor<Cpu, Replicated> norm() {
    return weight("norm", WIDTH);
  }

  Graph<Cpu> capture(Code code) {
    CapturingScope<Cpu> scope = new CapturingScope<>(kernels(), 1);
    return scope.graph(
        Tensors.of(code.run(Given.of(name -> scope.input(name, spec(name), REPLICATED)))));
  }

  private WeightStore<Cpu> weights(Arena arena) {
    return new WeightStore<>(
        context, kernels(), w -> random(arena, w.spec().bytes(Sizes.NONE), w.name().hashCode()));
  }

  private static MemorySegment random(Arena arena, long bytes, long seed) {
    Random random = new Random(seed);
    MemorySegment segment = arena.allocate(bytes, 64);
    for (long i = 0; i < bytes / Float.BYTES; i++) {
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    return segment;
  }

  private Map<String, Memory<Cpu>> inputs(Arena arena) {
    Map<String, Memory<Cpu>> inputs = new HashMap<>();
    for (String name : List.of("x", "y", "cache", "slots", "positions")) {
      MemorySegment bytes = random(arena, spec(name).bytes(LARGEST), name.hashCode());
      for (int i = 0; i < TOKENS && name.equals("slots"); i++) {
        bytes.setAtIndex(ValueLayout.JAVA_INT, i, 2 * i);
      }
      for (int i = 0; i < TOKENS && name.equals("positions"); i++) {
        bytes.setAtIndex(ValueLayout.JAVA_INT, i, 7 + i);
      }
      inputs.put(name, new HostMemory(bytes));
    }
    return inputs;
  }

  Outcome eager(Code code) {
    Sizes sizes = Sizes.of(Map.of("tokens", (long) TOKENS));
    try (Arena arena = Arena.ofShared();
        WeightStore<Cpu> weights = weights(arena);
        EagerScope<Cpu> scope =
            new EagerScope<>(context, kernels(), weights, BlockObserver.none())) {
      Map<String, Memory<Cpu>> inputs = inputs(arena);
      Given given =
          Given.of(name -> {
            TensorSpec spec = spec(name).at(sizes);
            return Tensor.of(scope.input(spec, REPLICATED, inputs.get(name)), REPLICATED);
          });
      Tensor<Cpu, ?> result = code.run(given);
      return outcome(result.value().spec(), scope.memory(result.value()), inputs.get("cache"));
    }
  }

  Outcome run(Graph<Cpu> graph) {
    StepSizes sizes = new StepSizes(List.of("tokens"), LARGEST);
    sizes.set("tokens", TOKENS);
    try (Arena arena = Arena.ofShared();
        WeightStore<Cpu> weights = weights(arena)) {
      Map<String, Memory<Cpu>> inputs = inputs(arena);
      try (Program<Cpu> program =
          new Program<>(Plan.of(graph, LARGEST), context, weights, inputs, sizes)) {
        program.run();
        Value<Cpu> output = graph.outputs().getFirst();
        return outcome(output.spec().at(sizes), program.memory(output), inputs.get("cache"));
      }
    }
  }

  private static Outcome outcome(TensorSpec spec, Memory<Cpu> result, Memory<Cpu> cache) {
    float[] all = floats(result.slice(0, spec.bytes(Sizes.NONE)));
    float[] dense = new float[Math.toIntExact(spec.rows().fixed() * spec.rowSize())];
    for (int i = 0; i < dense.length; i++) {
      long row = i / spec.rowSize();
      dense[i] = all[Math.toIntExact(row * spec.rowStride() + i % spec.rowSize())];
    }
    return new Outcome(dense, floats(cache));
  }

  private static float[] floats(Memory<Cpu> memory) {
    return HostMemory.segment(memory).toArray(ValueLayout.JAVA_FLOAT);
  }

  /** A rewrite by a fused op's name. */
  static Rewrite fuse(FusedOp op) {
    return Rewrite.fuse(op.name(), op);
  }

  /** How often each rewrite is applied. */
  Map<String, Integer> applied(List<Rewrite> rewrites, Code code) {
    Optimiser<Cpu> optimiser = new Optimiser<>(kernels(), 1);
    optimiser.optimise(capture(code), rewrites);
    return optimiser.applied();
  }

  /** Demands the same bits all three ways, and how often each rewrite was applied. */
  Graph<Cpu> same(Map<String, Integer> applied, List<Rewrite> rewrites, Code code) {
    Graph<Cpu> captured = capture(code);
    Optimiser<Cpu> optimiser = new Optimiser<>(kernels(), 1);
    Graph<Cpu> optimised = optimiser.optimise(captured, rewrites);
    assertEquals(applied, optimiser.applied(), optimised::toString);
    Outcome expected = eager(code);
    assertSame("captured", expected, run(captured), captured);
    assertSame("optimised", expected, run(optimised), optimised);
    return optimised;
  }

  static void assertSame(String way, Outcome expected, Outcome actual, Graph<Cpu> graph) {
    assertArrayEquals(expected.result, actual.result, () -> way + " result\n" + graph);
    assertArrayEquals(expected.cache, actual.cache, () -> way + " cache\n" + graph);
  }
}
