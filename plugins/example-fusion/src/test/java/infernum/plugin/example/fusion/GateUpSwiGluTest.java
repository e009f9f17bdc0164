package infernum.plugin.example.fusion;

import static infernum.spi.tensor.Replicated.REPLICATED;
import static infernum.spi.tensor.Sharded.SHARDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.blocks.execution.BlockObserver;
import infernum.blocks.execution.EagerScope;
import infernum.blocks.execution.Kernels;
import infernum.blocks.execution.WeightStore;
import infernum.blocks.graph.CapturingScope;
import infernum.blocks.graph.Graph;
import infernum.blocks.graph.GroupedLinears;
import infernum.blocks.graph.Optimiser;
import infernum.cpu.reference.CpuReferenceKernels;
import infernum.cpu.reference.CpuReferenceProvider;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.kernel.Workers;
import infernum.spi.op.SwiGlu;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Partial;
import infernum.spi.tensor.PlacementException;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
import infernum.spi.tensor.Weight;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GateUpSwiGluTest {
  private static final int ROWS = 3;
  private static final int COLUMNS = 70;
  private static final int WIDTH = 33;
  private static final TensorSpec X = TensorSpec.dense(DType.F32, Dim.fixed(ROWS), COLUMNS);
  private static final TensorSpec WEIGHT = TensorSpec.dense(DType.F32, Dim.fixed(WIDTH), COLUMNS);

  private static final KernelProvider<Cpu> REFERENCE = new CpuReferenceKernels();

  /** A device's kernels, the reference's asked first. */
  private static Kernels<Cpu> kernels(
      DeviceContext<Cpu> context, List<KernelProvider<Cpu>> providers) {
    return new Kernels<>(context, REFERENCE.name(), providers, Map.of());
  }

  private static float[] random(int seed, int size) {
    Random random = new Random(seed);
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  /** The op's result where some providers are installed. */
  private static float[] computed(float[] x, float[] gate, float[] up, KernelProvider<Cpu> more) {
    float[] result = new float[ROWS * WIDTH];
    try (DeviceContext<Cpu> context = new CpuReferenceProvider().open(Host.of(Workers.alone()))) {
      Kernels<Cpu> kernels = kernels(context, List.of(REFERENCE, more));
      try (WeightStore<Cpu> weights = new WeightStore<>(context, kernels, _ -> noWeights());
          EagerScope<Cpu> scope =
              new EagerScope<>(context, kernels, weights, BlockObserver.none())) {
        List<Value<Cpu>> in = new ArrayList<>();
        in.add(scope.input(X, REPLICATED, MemorySegment.ofArray(x)));
        in.add(scope.input(WEIGHT, REPLICATED, MemorySegment.ofArray(gate)));
        in.add(scope.input(WEIGHT, REPLICATED, MemorySegment.ofArray(up)));
        Value<Cpu> out = Op.applyAll(new GateUpSwiGlu(), new Tensors<>(in)).values().getFirst();
        scope.memory(out).copyTo(MemorySegment.ofArray(result));
      }
    }
    return result;
  }

  @Test
  void theKernelComputesWhatTheDecompositionSays() {
    float[] x = random(1, ROWS * COLUMNS);
    float[] gate = random(2, WIDTH * COLUMNS);
    float[] up = random(3, WIDTH * COLUMNS);
    float[] fused = computed(x, gate, up, new GateUpSwiGluKernel());
    float[] decomposed = computed(x, gate, up, new Nothing());
    Signature signature = Signature.of(new GateUpSwiGlu(), List.of(X, WEIGHT, WEIGHT));
    double declared = new GateUpSwiGluKernel().tolerance(new GateUpSwiGlu(), signature);
    for (int i = 0; i < fused.length; i++) {
      double[] g = product(x, i / WIDTH, gate, i % WIDTH);
      double[] u = product(x, i / WIDTH, up, i % WIDTH);
      // Each product may be off by so much of the sum of its terms' sizes.
      double tolerance = declared * (g[1] * 1.1 * Math.abs(u[0]) + u[1] * Math.abs(g[0]));
      assertEquals(decomposed[i], fused[i], tolerance, "element " + i);
    }
  }

  /** A product, and the sum of its terms' sizes. */
  private static double[] product(float[] x, int row, float[] weight, int column) {
    double sum = 0;
    double size = 0;
    for (int i = 0; i < COLUMNS; i++) {
      double term = (double) x[row * COLUMNS + i] * weight[column * COLUMNS + i];
      sum += term;
      size += Math.abs(term);
    }
    return new double[] {sum, size};
  }

  /** A graph of the four ops that it stands for, after rewrites. */
  private static Optimiser<Cpu> optimised(KernelProvider<Cpu> more, List<String> ops) {
    try (DeviceContext<Cpu> context = new CpuReferenceProvider().open(Host.of(Workers.alone()))) {
      Kernels<Cpu> kernels = kernels(context, List.of(REFERENCE, more));
      CapturingScope<Cpu> scope = new CapturingScope<>(kernels, 1);
      TensorSpec rows = TensorSpec.dense(DType.F32, Dim.of("tokens"), COLUMNS);
      Tensor<Cpu, Replicated> x = scope.input("x", rows, REPLICATED);
      List<Value<Cpu>> in = new ArrayList<>(List.of(x.value()));
      in.add(new Weight.Stored<>("gate", WEIGHT, REPLICATED));
      in.add(new Weight.Stored<>("up", WEIGHT, REPLICATED));
      Graph<Cpu> captured = scope.graph(new GateUpSwiGlu().decompose(new Tensors<>(in)));
      List<Rewrite> rewrites = new ArrayList<>(new GroupedLinears().rewrites());
      rewrites.add(Rewrite.fuse("swiglu", new SwiGlu()));
      rewrites.add(Rewrite.fuse("gate-up-swiglu", new GateUpSwiGlu()));
      Optimiser<Cpu> optimiser = new Optimiser<>(kernels, 1);
      Graph<Cpu> graph = optimiser.optimise(captured, rewrites);
      graph.nodes().forEach(node -> ops.add(node.op().name()));
      return optimiser;
    }
  }

  @Test
  void itComesBeforeTheNarrowerFusionsOfTheSameOps() {
    List<String> ops = new ArrayList<>();
    Optimiser<Cpu> optimiser = optimised(new GateUpSwiGluKernel(), ops);
    assertEquals(Map.of("gate-up-swiglu", 1), optimiser.applied());
    assertEquals(List.of("gate-up-swiglu"), ops);
  }

  @Test
  void withoutItsKernelTheNarrowerOnesAreApplied() {
    List<String> ops = new ArrayList<>();
    Optimiser<Cpu> optimiser = optimised(new Nothing(), ops);
    assertEquals(Map.of("linears-2", 1, "swiglu", 1), optimiser.applied());
    assertEquals(List.of("linears", "swiglu"), ops);
    assertEquals("gate-up-swiglu", optimiser.refusals().getFirst().rewrite());
  }

  @Test
  void formatsThatItCannotUnpackAreRefusedByName() {
    TensorSpec half = WEIGHT.as(DType.BF16);
    Signature signature = Signature.of(new GateUpSwiGlu(), List.of(X, WEIGHT, half));
    Support answer = new GateUpSwiGluKernel().supports(new GateUpSwiGlu(), signature);
    assertEquals(
        List.of("wants weights in F32 or quantised, without gaps, got " + half),
        answer instanceof Support.No no ? no.reasons() : List.of());
  }

  @Test
  void theResultLiesAsTheWeightsDo() {
    GateUpSwiGlu op = new GateUpSwiGlu();
    assertEquals(SHARDED, op.place(List.of(REPLICATED, SHARDED, SHARDED)));
    assertThrows(
        PlacementException.class, () -> op.place(List.of(Partial.PARTIAL, SHARDED, SHARDED)));
    assertTrue(
        op.infer(List.of(X, WEIGHT, WEIGHT))
            .getFirst()
            .sameShape(TensorSpec.dense(DType.F32, Dim.fixed(ROWS), WIDTH)));
  }

  /** A plug-in without kernels. */
  private static final class Nothing implements KernelProvider<Cpu> {
    @Override
    public String name() {
      return "nothing";
    }

    @Override
    public Class<Cpu> device() {
      return Cpu.class;
    }

    @Override
    public int rank() {
      return 1;
    }

    @Override
    public List<Kernel<?, Cpu>> kernels(DeviceContext<Cpu> context) {
      return List.of();
    }
  }

  private static MemorySegment noWeights() {
    throw new AssertionError("it has no weights");
  }
}
