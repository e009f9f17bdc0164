package infernum.spi.rewrite;

import static infernum.spi.testing.Messages.messageOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.op.Add;
import infernum.spi.op.AddRmsNorm;
import infernum.spi.op.Linear;
import infernum.spi.op.Linears;
import infernum.spi.op.RmsNorm;
import infernum.spi.op.Rope;
import infernum.spi.op.RopePair;
import infernum.spi.op.RopePolicy;
import infernum.spi.op.Scale;
import infernum.spi.op.ScaleSoftcap;
import infernum.spi.op.Softcap;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Tensors;
import infernum.spi.testing.SpecScope;
import infernum.spi.testing.Specs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fused ops as rewrites: what is found, and what stands there afterwards. */
class RewriteTest {
  @Test
  void aFusedOpTakesItsAttributesFromTheOpsFound() {
    assertEquals(
        new AddRmsNorm(1e-6),
        new AddRmsNorm().bind(new Matched(List.of(new Add(), new RmsNorm(1e-6)))));
    assertEquals(
        new ScaleSoftcap(0.5, 30),
        new ScaleSoftcap().bind(new Matched(List.of(new Scale(0.5), new Softcap(30)))));
    RopePolicy policy = (_, _) -> {};
    Rope rope = new Rope(policy, 8, true);
    assertEquals(new RopePair(rope), new RopePair().bind(new Matched(List.of(rope, rope))));
  }

  @Test
  void theSidesOfAFusionAreTheDecompositionAndTheOp() {
    Rewrite rewrite = Rewrite.fuse("norm", new AddRmsNorm());
    Rewrite.Sides sides = rewrite.bind().apply(new Matched(List.of(new RmsNorm(1e-6))));
    List<String> operands = List.of("F32[tokens, 8]", "F32[tokens, 8]", "F32[8]");
    assertEquals(
        """
        add F32[tokens, 8] REPLICATED
        rms-norm F32[tokens, 8] REPLICATED\
        """,
        applied(sides.from(), operands));
    assertEquals(
        """
        add-rms-norm F32[tokens, 8] REPLICATED
        add-rms-norm F32[tokens, 8] REPLICATED\
        """,
        applied(sides.to(), operands));
    assertEquals(3, rewrite.operands());
    assertEquals("norm", rewrite.name());
  }

  @Test
  void linearsAreAsManyAsTheirWeights() {
    assertEquals(4, new Linears(3).operands());
    assertEquals(
        """
        linear F32[tokens, 4] REPLICATED
        linear F32[tokens, 2] REPLICATED\
        """,
        applied(new Linears(2)::decompose, List.of("F32[tokens, 8]", "F32[4, 8]", "F32[2, 8]")));
  }

  @Test
  void anOpThatAPatternLacksIsNamedWithThoseThatItHas() {
    Matched found = new Matched(List.of(new Linear()));
    String message = messageOf(IllegalArgumentException.class, () -> found.the(RmsNorm.class));
    assertTrue(message.contains("RmsNorm") && message.contains("Linear"), message);
  }

  private String applied(Rewrite.Body body, List<String> operands) {
    SpecScope fresh = new SpecScope(1);
    Tensor<?, ?>[] inputs =
        operands.stream()
            .map(spec -> fresh.input(Specs.one(spec), Replicated.REPLICATED))
            .toArray(Tensor<?, ?>[]::new);
    body.apply(tensors(inputs));
    return fresh.applied();
  }

  @SuppressWarnings("unchecked")
  private static Tensors<infernum.spi.tensor.Cpu> tensors(Tensor<?, ?>[] inputs) {
    return Tensors.of((Tensor<infernum.spi.tensor.Cpu, ? extends Placement>[]) inputs);
  }
}
