package infernum.blocks.graph;

import static infernum.spi.op.Ops.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.Relu;
import infernum.spi.op.Unary;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where results lie, and how long. */
class PlanTest {
  private static final int DEPTH = 5;

  private final Lab lab = new Lab();

  private static Tensor<Cpu, Replicated> chain(Lab.Given s) {
    Tensor<Cpu, Replicated> x = s.x();
    for (int i = 0; i < DEPTH; i++) {
      x = relu(x);
    }
    return x;
  }

  private static void assertApart(Plan.Place one, Plan.Place other) {
    assertTrue(
        one.offset() + one.bytes() <= other.offset()
            || other.offset() + other.bytes() <= one.offset(),
        () -> one + " and " + other);
  }

  @Test
  void anOutputKeepsItsPlaceToTheEnd() {
    Graph<Cpu> graph = lab.capture(PlanTest::chain);
    GraphValue<Cpu> early = graph.nodes().getFirst().outputs().getFirst();
    Graph<Cpu> two =
        new Graph<>(graph.inputs(), graph.nodes(), List.of(early, graph.outputs().getFirst()));
    Plan<Cpu> plan = Plan.of(two, Lab.LARGEST);
    for (Node<Cpu> later : graph.nodes().subList(1, DEPTH)) {
      assertApart(
          plan.place(early).orElseThrow(), plan.place(later.outputs().getFirst()).orElseThrow());
    }
  }

  @Test
  void aResultsPlaceIsUsedAgainWhenNobodyNeedsIt() {
    Plan<Cpu> plan = Plan.of(lab.capture(PlanTest::chain), Lab.LARGEST);
    long result = 5 * Lab.WIDTH * Float.BYTES;
    assertEquals(256, Math.ceilDiv(result, 256) * 256, "one aligned block");
    assertEquals(2 * 256, plan.bytes());
    assertEquals(2 * 256, plan.liveMaximum());
  }

  /** Relu with scratch. */
  private static final class Scratching implements Kernel<Relu, Cpu> {
    private static final long WORKSPACE = 1000;

    @Override
    public String name() {
      return "scratching";
    }

    @Override
    public Class<Relu> op() {
      return Relu.class;
    }

    @Override
    public Support supports(Relu op, Signature signature) {
      return Support.check().rank(1);
    }

    @Override
    public BoundKernel<Cpu> bind(Relu op, Signature signature, Sizes largest) {
      return new BoundKernel<>() {
        @Override
        public void launch(Launch<Cpu> launch) {
          throw new AssertionError("launched");
        }

        @Override
        public long workspace() {
          return WORKSPACE;
        }
      };
    }
  }

  @Test
  void scratchIsApartFromWhatItsKernelReadsAndWrites() {
    lab.without(Unary.class::equals).with(new Scratching());
    Plan<Cpu> plan = Plan.of(lab.capture(PlanTest::chain), Lab.LARGEST);
    assertEquals(DEPTH, plan.launches().size());
    for (int i = 0; i < DEPTH; i++) {
      Plan.Launched<Cpu> launched = plan.launches().get(i);
      Plan.Place scratch = launched.workspace();
      assertEquals(Scratching.WORKSPACE, scratch.bytes());
      assertTrue(scratch.offset() + scratch.bytes() <= plan.bytes());
      assertApart(scratch, plan.place(launched.node().outputs().getFirst()).orElseThrow());
      if (i > 0) {
        assertApart(scratch, plan.place(launched.node().inputs().getFirst()).orElseThrow());
      }
    }
  }
}
