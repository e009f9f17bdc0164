package infernum.blocks.graph;

import static infernum.spi.op.Ops.*;
import static org.junit.jupiter.api.Assertions.*;

import infernum.cpu.reference.CpuReferenceContext;
import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Group;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Workers;
import infernum.spi.op.Linear;
import infernum.spi.tensor.*;
import infernum.spi.tensor.Device;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rewrites in a group of ranks. */
class CollectiveRewritesTest {
  private final Lab lab = new Lab();

  private static Tensor<Cpu, Replicated> matrix(String name) {
    return Lab.weight(name, Lab.WIDTH, Lab.WIDTH);
  }

  @Test
  void linearsThatLieDifferentlyOverRanksAreNoGroup() {
    Optimiser<Cpu> optimiser = new Optimiser<>(lab.kernels(), 2);
    CapturingScope<Cpu> scope = new CapturingScope<>(lab.kernels(), 2);
    Tensor<Cpu, Replicated> x = scope.input("x", Lab.spec("x"), Replicated.REPLICATED);
    Tensor<Cpu, Replicated> a = Op.apply(new Linear(), x, matrix("a"));
    Tensor<Cpu, Sharded> b = Op.apply(new Linear(), x, sharded("b"));
    Graph<Cpu> graph = scope.graph(Tensors.of(a, b));
    optimiser.optimise(graph, Lab.ALL);
    assertEquals(Map.of(), optimiser.applied());
    assertTrue(
        optimiser.refusals().getFirst().reason().contains("lie differently"),
        optimiser.refusals()::toString);
  }

  private static Tensor<Cpu, Sharded> sharded(String name) {
    TensorSpec spec = TensorSpec.dense(DType.F32, Dim.fixed(Lab.WIDTH / 2), Lab.WIDTH);
    return Tensor.of(new Weight.Stored<>(name, spec, Sharded.SHARDED), Sharded.SHARDED);
  }

  /** A group of two, in which nothing runs. */
  private record Two() implements Communicator<Cpu> {
    @Override
    public int rank() {
      return 0;
    }

    @Override
    public int ranks() {
      return 2;
    }

    @Override
    public void allReduce(TensorSpec spec, Memory<Cpu> in, Memory<Cpu> out) {
      throw new AssertionError("not run");
    }

    @Override
    public void allGather(TensorSpec spec, Memory<Cpu> in, Memory<Cpu> out) {
      throw new AssertionError("not run");
    }
  }

  private static DeviceContext<Cpu> two() {
    Group group =
        new Group() {
          @Override
          @SuppressWarnings("unchecked") // the one device here is the host
          public <D extends Device> Communicator<D> join(DeviceContext<D> context) {
            return (Communicator<D>) new Two();
          }
        };
    return new CpuReferenceContext(new Host(0, Workers.alone(), group, false));
  }

  @Test
  void aCollectiveInFrontOfAFusedOpStaysAndKeepsItsOrder() {
    Lab group = new Lab(two());
    CapturingScope<Cpu> scope = new CapturingScope<>(group.kernels(), 2);
    Tensor<Cpu, Replicated> x = scope.input("x", Lab.spec("x"), Replicated.REPLICATED);
    Tensor<Cpu, Partial> p = scope.input("p", Lab.spec("x"), Partial.PARTIAL);
    Tensor<Cpu, Partial> q = scope.input("q", Lab.spec("x"), Partial.PARTIAL);
    Tensor<Cpu, Replicated> sum = add(x, allReduce(p));
    Tensor<Cpu, Replicated> normed = rmsNorm(sum, Lab.norm(), 1e-5);
    Tensor<Cpu, Replicated> rest = add(allReduce(scale(q, 2)), add(sum, normed));
    Optimiser<Cpu> optimiser = new Optimiser<>(group.kernels(), 2);
    Graph<Cpu> graph = optimiser.optimise(scope.graph(Tensors.of(rest)), Lab.ALL);
    assertEquals(Map.of("add-rms-norm", 1), optimiser.applied());
    assertEquals(
        List.of("%p", "%2"),
        graph.nodes().stream()
            .filter(node -> node.op().collective())
            .map(node -> node.inputs().getFirst().toString().replaceAll("%[0-9]+", "%2"))
            .toList());
  }

  @Test
  void aCollectiveIsNotOvertakenByALaterOne() {
    Lab group = new Lab(two());
    CapturingScope<Cpu> scope = new CapturingScope<>(group.kernels(), 2);
    Tensor<Cpu, Partial> p = scope.input("p", Lab.spec("x"), Partial.PARTIAL);
    Tensor<Cpu, Partial> q = scope.input("q", Lab.spec("x"), Partial.PARTIAL);
    Tensor<Cpu, Replicated> first = allReduce(p);
    Tensor<Cpu, Replicated> second = allReduce(q);
    Graph<Cpu> graph = scope.graph(Tensors.of(second, first));
    assertEquals(
        List.of(graph.nodes().get(0)),
        List.copyOf(Effects.before(graph).get(graph.nodes().get(1))));
  }
}
