package infernum.blocks.graph;

import static infernum.spi.op.Ops.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Tensors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Writes in place: never dropped, moved across a reader, or merged. */
class EffectsTest {
  private final Lab lab = new Lab().with(Picky.bump());

  private static void bump(Tensor<Cpu, Replicated> x) {
    Op.applyAll(new Bump(), Tensors.of(x));
  }

  private static List<String> ops(Graph<Cpu> graph) {
    return graph.nodes().stream().map(node -> node.op().name()).toList();
  }

  @Test
  void keysThatOnlyTheCacheConsumesAreWritten() {
    Graph<Cpu> graph =
        lab.same(
            Map.of("swiglu", 1),
            Lab.ALL,
            s -> {
              s.write(mul(silu(s.x()), s.y()));
              return s.x();
            });
    assertEquals(List.of("swiglu", "append-rows"), ops(graph));
  }

  @Test
  void readWriteReadOfOneCacheKeepTheirOrder() {
    Graph<Cpu> graph =
        lab.same(
            Map.of(),
            Lab.ALL,
            s -> {
              Tensor<Cpu, Replicated> before = s.read();
              s.write(s.x());
              return add(scale(before, 3), s.read());
            });
    assertEquals(List.of("gather-rows", "append-rows", "scale", "gather-rows", "add"), ops(graph));
  }

  @Test
  void equalWritesAreTwo() {
    Graph<Cpu> graph =
        lab.same(
            Map.of(),
            Lab.ALL,
            s -> {
              bump(s.cache());
              bump(s.cache());
              return s.read();
            });
    assertEquals(List.of("bump", "bump", "gather-rows"), ops(graph));
  }

  @Test
  void aWriteThroughAViewIsSeenThroughAnotherAndThroughTheMemory() {
    lab.same(
        Map.of(),
        Lab.ALL,
        s -> {
          Tensor<Cpu, Replicated> left = columns(s.cache(), 0, 4);
          Tensor<Cpu, Replicated> middle = columns(s.cache(), 2, 4);
          Tensor<Cpu, Replicated> before = gatherRows(left, s.slots());
          bump(middle);
          Tensor<Cpu, Replicated> after = gatherRows(left, s.slots());
          bump(columns(middle, 1, 2));
          return add(add(before, after), columns(s.read(), 0, 4));
        });
  }

  @Test
  void aResultThatIsWrittenInPlaceIsReadBeforeAndAfter() {
    Graph<Cpu> graph =
        lab.same(
            Map.of(),
            Lab.ALL,
            s -> {
              Tensor<Cpu, Replicated> own = add(s.x(), s.y());
              Tensor<Cpu, Replicated> before = relu(own);
              bump(own);
              return add(before, own);
            });
    assertEquals(List.of("add", "relu", "bump", "add"), ops(graph));
  }

  @Test
  void anOpIsNotFusedAcrossAWriteToItsInnerResult() {
    lab.same(
        Map.of(),
        Lab.ALL,
        s -> {
          Tensor<Cpu, Replicated> gate = silu(s.x());
          bump(gate);
          return mul(gate, s.y());
        });
  }

  @Test
  void anOpIsNotFusedAcrossAWriteToItsOperand() {
    lab.same(
        Map.of(),
        Lab.ALL,
        s -> {
          Tensor<Cpu, Replicated> own = add(s.x(), s.y());
          Tensor<Cpu, Replicated> gate = silu(own);
          bump(own);
          return mul(gate, own);
        });
  }

  @Test
  void aScheduleBringsOperandsForwardAndLeavesReadersBeforeTheWrite() {
    lab.same(
        Map.of("linears-2", 1),
        Lab.ALL,
        s -> {
          Tensor<Cpu, Replicated> w = Lab.weight("a", Lab.WIDTH, Lab.WIDTH);
          Tensor<Cpu, Replicated> first =
              Op.<Cpu, Replicated>apply(new infernum.spi.op.Linear(), s.x(), w);
          Tensor<Cpu, Replicated> before = s.read();
          s.write(first);
          Tensor<Cpu, Replicated> second =
              Op.<Cpu, Replicated>apply(
                  new infernum.spi.op.Linear(), s.x(), Lab.weight("b", Lab.WIDTH, Lab.WIDTH));
          return add(add(before, s.read()), second);
        });
  }
}
