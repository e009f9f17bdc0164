package infernum.blocks.graph;

import static infernum.spi.op.Ops.*;
import static org.junit.jupiter.api.Assertions.*;

import infernum.blocks.graph.code.Written;
import infernum.spi.op.Mul;
import infernum.spi.op.Silu;
import infernum.spi.op.SwiGlu;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a capture keeps of the code, and what it leaves out. */
class CaptureTest {
  private final Lab lab = new Lab();

  private static List<String> ops(Graph<Cpu> graph) {
    return graph.nodes().stream().map(node -> node.op().name()).toList();
  }

  @Test
  void nodesKeepTheInnermostBlockAndTheLineOfBlockCode() {
    CapturingScope<Cpu> scope = new CapturingScope<>(lab.kernels(), 1);
    var x = scope.input("x", Lab.spec("x"), Replicated.REPLICATED);
    Graph<Cpu> graph = scope.graph(Tensors.of(Written.inLambda(scope, x)));
    assertEquals(
        List.of(
            new Origin("outer.inner", List.of(Written.LAMBDA)),
            new Origin("outer", List.of(Written.LAMBDA))),
        graph.nodes().stream().map(Node::origin).toList());
  }

  @Test
  void anOpFunctionCalledByALibraryHasTheLineOfTheCodeThatGaveIt() {
    Graph<Cpu> graph = lab.capture(s -> Written.byReference(s.x()));
    assertEquals(List.of(Written.REFERENCE), graph.nodes().getFirst().origin().lines());
  }

  @Test
  void anOpWithoutAKernelIsTakenApartWhereItStands() {
    Graph<Cpu> graph =
        new Lab().without(SwiGlu.class::equals).capture(s -> Written.decomposed(s.x()));
    assertEquals(List.of("silu", "mul"), ops(graph));
    for (Node<Cpu> node : graph.nodes()) {
      assertEquals(List.of(Written.DECOMPOSED), node.origin().lines());
    }
  }

  @Test
  void aFusedNodeHasTheLinesOfAllAndTheBlockAroundThem() {
    CapturingScope<Cpu> scope = new CapturingScope<>(lab.kernels(), 1);
    var x = scope.input("x", Lab.spec("x"), Replicated.REPLICATED);
    var y = scope.block("layers.1.gate", () -> silu(x));
    var z = scope.block("layers.1.up", () -> mul(y, x));
    Graph<Cpu> graph =
        new Optimiser<>(lab.kernels(), 1).optimise(scope.graph(Tensors.of(z)), Lab.ALL);
    Origin origin = graph.nodes().getFirst().origin();
    assertEquals("layers.1", origin.path());
  }

  @Test
  void theBlockAroundSeveralIsOneOfWholeNames() {
    assertEquals("layers", around("layers.1", "layers.10.attention"));
    assertEquals("layers.1", around("layers.1", "layers.1.attention"));
    assertEquals("", around("layers.1", "lay"));
  }

  private static String around(String a, String b) {
    return Origin.joined(List.of(new Origin(a, List.of()), new Origin(b, List.of()))).path();
  }

  @Test
  void sizesStaySymbolsThroughViewsAndOps() {
    Graph<Cpu> graph = lab.capture(s -> mergeHeads(splitHeads(add(s.x(), s.read()), 4)));
    assertEquals("F32[tokens, 8]", graph.outputs().getFirst().spec().toString());
    assertEquals("F32[tokens, 2, 4]", graph.nodes().get(2).outputs().getFirst().spec().toString());
  }

  @Test
  void aStridedOperandIsCopiedForAKernelThatRefusesStrides() {
    Graph<Cpu> graph =
        new Lab()
            .without(infernum.spi.op.Unary.class::equals)
            .with(Picky.idle(Silu.class))
            .capture(s -> silu(columns(s.x(), 2, 4)));
    assertEquals(List.of("columns", "dense", "silu"), ops(graph));
  }

  @Test
  void anOperandThatIsWrittenIsNotCopied() {
    Lab picky = new Lab().with(Picky.idle(Bump.class));
    Exception e =
        assertThrows(
            RuntimeException.class,
            () ->
                picky.capture(s -> {
                  Op.applyAll(new Bump(), Tensors.of(columns(s.cache(), 0, 4)));
                  return s.x();
                }));
    assertTrue(String.valueOf(e.getMessage()).contains("wants dense operands"), e.getMessage());
  }

  @Test
  void deadWorkGoesAndEffectsStay() {
    Graph<Cpu> graph =
        lab.capture(s -> {
          silu(s.x());
          s.write(relu(s.y()));
          return s.x();
        });
    assertEquals(List.of("relu", "append-rows"), ops(graph));
  }

  @Test
  void twoInputsOfOneNameAreRefused() {
    CapturingScope<Cpu> scope = new CapturingScope<>(lab.kernels(), 1);
    scope.input("x", Lab.spec("x"), Replicated.REPLICATED);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> scope.input("x", Lab.spec("x"), Replicated.REPLICATED));
    assertEquals("two inputs of the name x", e.getMessage());
  }

  @Test
  void valuesOfAnotherCaptureAreRefused() {
    CapturingScope<Cpu> scope = new CapturingScope<>(lab.kernels(), 1);
    CapturingScope<Cpu> other = new CapturingScope<>(lab.kernels(), 1);
    var x = scope.input("x", Lab.spec("x"), Replicated.REPLICATED);
    var y = other.input("y", Lab.spec("y"), Replicated.REPLICATED);
    assertThrows(IllegalStateException.class, () -> scope.apply(new Mul(), Tensors.of(x, y)));
  }
}
