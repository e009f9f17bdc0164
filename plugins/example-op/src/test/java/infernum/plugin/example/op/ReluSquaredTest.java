package infernum.plugin.example.op;

import static infernum.plugin.example.op.ReluSquared.reluSquared;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.blocks.execution.BlockObserver;
import infernum.blocks.execution.EagerScope;
import infernum.blocks.execution.Kernels;
import infernum.blocks.execution.WeightStore;
import infernum.cpu.reference.CpuReferenceKernels;
import infernum.cpu.reference.CpuReferenceProvider;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.Workers;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Partial;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.PlacementException;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sharded;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReluSquaredTest {
  private static final TensorSpec SPEC = TensorSpec.dense(DType.F32, Dim.fixed(2), 3);

  @Test
  void squaresWhatIsPositiveAndZeroesTheRest() {
    float[] x = {-2, -0.5f, 0, 0.5f, 1, 3};
    float[] y = new float[x.length];
    CpuReferenceProvider provider = new CpuReferenceProvider();
    try (DeviceContext<Cpu> context = provider.open(Host.of(Workers.alone()))) {
      Kernels<Cpu> kernels =
          new Kernels<>(context, provider.name(), List.of(new CpuReferenceKernels()), Map.of());
      try (WeightStore<Cpu> weights = new WeightStore<>(context, kernels, _ -> noWeights());
          EagerScope<Cpu> scope =
              new EagerScope<>(context, kernels, weights, BlockObserver.none())) {
        Value<Cpu> in = scope.input(SPEC, Replicated.REPLICATED, MemorySegment.ofArray(x));
        Tensor<Cpu, Replicated> out = reluSquared(new Tensors<>(List.of(in)).get(0));
        assertEquals(SPEC, out.spec());
        scope.memory(out.value()).copyTo(MemorySegment.ofArray(y));
      }
    }
    assertArrayEquals(new float[] {0, 0, 0, 0.25f, 1, 9}, y);
  }

  @Test
  void isDefinedOnWholeElementsOnly() {
    ReluSquared op = new ReluSquared();
    assertEquals(Replicated.REPLICATED, op.place(List.of(Replicated.REPLICATED)));
    assertEquals(Sharded.SHARDED, op.place(List.of(Sharded.SHARDED)));
    List<Placement> sum = List.of(Partial.PARTIAL);
    assertThrows(PlacementException.class, () -> op.place(sum));
  }

  @Test
  void keepsTheShape() {
    assertEquals(List.of(SPEC), new ReluSquared().infer(List.of(SPEC)));
  }

  @Test
  void isCalledAsTheCheckpointsCallIt() {
    assertEquals("relu2", new Relu2().name());
    assertEquals("relu-squared", new ReluSquared().name());
  }

  private static MemorySegment noWeights() {
    throw new AssertionError("it has no weights");
  }
}
