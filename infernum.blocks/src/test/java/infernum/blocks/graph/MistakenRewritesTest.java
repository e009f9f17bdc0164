package infernum.blocks.graph;

import static infernum.spi.op.Ops.*;
import static org.junit.jupiter.api.Assertions.*;

import infernum.spi.op.Relu;
import infernum.spi.op.Tanh;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.*;
import infernum.spi.tensor.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rewrites that make no sense are stopped, and named. */
class MistakenRewritesTest {
  private static <D extends Device> Tensors<D> relu(Tensors<D> in) {
    return Op.applyAll(new Relu(), in);
  }

  private static <D extends Device> Tensors<D> reluTwice(Tensors<D> in) {
    return relu(relu(in));
  }

  private static <D extends Device> Tensors<D> tanhOf(Tensors<D> in) {
    return Op.applyAll(new Tanh(), in);
  }

  private static <D extends Device> Tensors<D> firstOfTwo(Tensors<D> in) {
    return relu(new Tensors<>(List.of(in.values().getFirst())));
  }

  private final Lab lab = new Lab();

  private String stopped(Class<? extends Exception> type, Rewrite rewrite, Lab.Code code) {
    Exception e = assertThrows(type, () -> lab.applied(List.of(rewrite), code));
    return String.valueOf(e.getMessage());
  }

  private static Tensor<Cpu, Replicated> oneRelu(Lab.Given s) {
    return Op.apply(new Relu(), s.x());
  }

  @Test
  void aRewriteThatReplacesItselfIsStoppedByName() {
    Rewrite same = Rewrite.of("same", 1, MistakenRewritesTest::relu, MistakenRewritesTest::relu);
    String message = stopped(IllegalStateException.class, same, MistakenRewritesTest::oneRelu);
    assertTrue(message.contains("rewrite same makes what it replaces"), message);
  }

  @Test
  void aRewriteThatMakesMoreOfWhatItReplacesIsStoppedByName() {
    Rewrite more =
        Rewrite.of("more", 1, MistakenRewritesTest::relu, MistakenRewritesTest::reluTwice);
    String message = stopped(IllegalStateException.class, more, MistakenRewritesTest::oneRelu);
    assertTrue(message.contains("rewrite more makes what it replaces"), message);
  }

  @Test
  void twoRewritesThatUndoEachOtherAreStopped() {
    List<Rewrite> both =
        List.of(
            Rewrite.of("there", 1, MistakenRewritesTest::relu, MistakenRewritesTest::tanhOf),
            Rewrite.of("back", 1, MistakenRewritesTest::tanhOf, MistakenRewritesTest::relu));
    Exception e =
        assertThrows(
            IllegalStateException.class, () -> lab.applied(both, MistakenRewritesTest::oneRelu));
    assertTrue(String.valueOf(e.getMessage()).contains("makes what it replaces"), e.getMessage());
  }

  @Test
  void aRewriteWithAnUnusedOperandIsRefusedByName() {
    Rewrite open =
        Rewrite.of("open", 2, MistakenRewritesTest::firstOfTwo, MistakenRewritesTest::firstOfTwo);
    assertEquals(
        "rewrite open: nothing that it replaces takes operand 1",
        stopped(IllegalArgumentException.class, open, MistakenRewritesTest::oneRelu));
  }
}
