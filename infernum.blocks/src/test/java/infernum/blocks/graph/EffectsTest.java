package infernum.blocks.graph;

import static infernum.spi.op.Ops.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.spi.op.Rope;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

  private static Tensor<Cpu, Replicated> turned(Lab.Given s, Tensor<Cpu, Replicated> x) {
    Rope rope = new Rope(new TrapsTest.Turning(100), 4, false);
    return mergeHeads(rope(splitHeads(x, 4), s.positions(), rope));
  }

  /** Its second half is brought forward to the first, with what it needs. */
  private void pairOf(
      Function<Lab.Given, Tensor<Cpu, Replicated>> between,
      Function<Lab.Given, Tensor<Cpu, Replicated>> second) {
    lab.same(
        Map.of("rope-pair", 1),
        Lab.ALL,
        s -> {
          Tensor<Cpu, Replicated> first = turned(s, s.x());
          Tensor<Cpu, Replicated> look = between.apply(s);
          return add(look, add(first, turned(s, second.apply(s))));
        });
  }

  @Test
  void aLookStaysBeforeAWriteThroughAView() {
    pairOf(
        s -> {
          Tensor<Cpu, Replicated> look = s.read();
          bump(columns(s.cache(), 0, 4));
          return look;
        },
        Lab.Given::read);
  }

  @Test
  void aLookThroughAViewStaysBeforeAWrite() {
    pairOf(
        s -> {
          Tensor<Cpu, Replicated> look = gatherRows(columns(s.cache(), 0, 8), s.slots());
          s.write(s.y());
          return look;
        },
        Lab.Given::read);
  }

  @Test
  void aLookThatIsBroughtForwardStaysBehindAWriteThroughAView() {
    pairOf(
        s -> {
          bump(columns(s.cache(), 0, 4));
          return s.y();
        },
        Lab.Given::read);
  }

  @Test
  void writesThroughAViewAndToTheMemoryStayInTheirOrder() {
    pairOf(
        s -> {
          bump(columns(s.cache(), 0, 4));
          s.write(s.y());
          return s.y();
        },
        Lab.Given::read);
    pairOf(
        s -> {
          s.write(s.y());
          bump(columns(columns(s.cache(), 1, 6), 1, 3));
          Tensor<Cpu, Replicated> look = s.read();
          bump(columns(s.cache(), 0, 4));
          return look;
        },
        s -> {
          Tensor<Cpu, Replicated> after = s.read();
          s.write(s.x());
          return after;
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
