package infernum.spi.tensor;

import static infernum.spi.op.Ops.*;
import static infernum.spi.testing.Messages.messageOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.spi.testing.Specs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Ops whose shapes and placement follow from what they are made of. */
class DecomposableTest {
  private static final Placement R = Replicated.REPLICATED;
  private static final Placement S = Sharded.SHARDED;
  private static final Placement P = Partial.PARTIAL;

  /** The second half of SwiGLU: gate, up-projection and the matrix down. */
  private record GatedDown() implements Decomposable {
    @Override
    public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
      Tensor<D, Sharded> inner = mul(silu(in.get(0)), in.get(1));
      LinearWeight<D, Sharded, Partial> down = new LinearWeight<>(in.get(2), Optional.empty());
      return Tensors.of(linear(inner, down));
    }
  }

  private record AddNorm() implements Decomposable {
    @Override
    public int outputs() {
      return 2;
    }

    @Override
    public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
      Tensor<D, Replicated> sum = add(in.get(0), in.get(1));
      return Tensors.of(sum, rmsNorm(sum, in.get(2), 1e-5));
    }
  }

  private record AppendBoth() implements Decomposable {
    @Override
    public int outputs() {
      return 0;
    }

    @Override
    public List<Integer> mutates() {
      return List.of(0, 1);
    }

    @Override
    public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
      Tensor<D, Replicated> slots = in.get(4);
      appendRows(in.get(0), in.get(2), slots);
      appendRows(in.get(1), in.get(3), slots);
      return Tensors.of();
    }
  }

  private record SumAndShare() implements Decomposable {
    @Override
    public int outputs() {
      return 2;
    }

    @Override
    public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
      return Tensors.of(scale(in.get(0), 2), relu(in.get(1)));
    }
  }

  private record Miscounted() implements Decomposable {
    @Override
    public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
      return Tensors.of(in.get(0), in.get(0));
    }
  }

  @Test
  void shapesFollowThroughTheDecomposition() {
    assertEquals(
        Specs.of("F32[tokens, 64]"),
        new GatedDown().infer(Specs.of("F32[tokens, 256], F32[tokens, 256]/512, Q8[64, 256]")));
    assertEquals(
        Specs.of("F32[tokens, 64], F32[tokens, 64]"),
        new AddNorm().infer(Specs.of("F32[tokens, 64], F32[tokens, 64], F32[64]")));
  }

  @Test
  void operandsThatDontFitAreRefusedByTheOpInside() {
    String message =
        messageOf(
            ShapeException.class,
            () -> new AddNorm().infer(Specs.of("F32[tokens, 64], F32[tokens, 64], F32[32]")));
    assertEquals("RmsNorm[epsilon=1.0E-5]: rows of F32[tokens, 64], weight F32[32]", message);
  }

  @Test
  void placementFollowsThroughTheDecomposition() {
    assertEquals(P, new GatedDown().place(List.of(S, S, S)));
    assertEquals(R, new AddNorm().place(List.of(R, R, R)));
  }

  @Test
  void operandsThatLieWrongAreRefusedByTheOpInside() {
    assertEquals(
        "mul isn't defined on operands placed [SHARDED, REPLICATED]",
        messageOf(PlacementException.class, () -> new GatedDown().place(List.of(S, R, S))));
  }

  @Test
  void resultsThatLieDifferentlyAreRefused() {
    assertEquals(
        "sum-and-share: results lie differently: [PARTIAL, SHARDED]",
        messageOf(PlacementException.class, () -> new SumAndShare().place(List.of(P, S))));
  }

  @Test
  void anOpWithoutResultsIsCheckedTheSame() {
    String operands = "F32[1024, 64], F32[1024, 32], F32[tokens, 64], F32[tokens, 32], I32[tokens]";
    assertEquals(List.of(), new AppendBoth().infer(Specs.of(operands)));
    assertEquals(R, new AppendBoth().place(List.of(S, S, S, S, R)));
    assertThrows(PlacementException.class, () -> new AppendBoth().place(List.of(S, S, S, R, R)));
  }

  @Test
  void aDecompositionHasAsManyResultsAsItsOp() {
    assertEquals(
        "miscounted has 1 results, its decomposition 2",
        messageOf(
            IllegalStateException.class,
            () -> new Miscounted().infer(Specs.of("F32[tokens, 64]"))));
  }
}
