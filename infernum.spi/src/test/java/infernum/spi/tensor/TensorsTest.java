package infernum.spi.tensor;

import static infernum.spi.op.Ops.add;
import static infernum.spi.op.Ops.relu;
import static infernum.spi.op.Ops.topKRoute;
import static infernum.spi.testing.Messages.messageOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.spi.op.Add;
import infernum.spi.op.AppendRows;
import infernum.spi.op.Relu;
import infernum.spi.testing.SpecScope;
import infernum.spi.testing.Specs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tensors, the values behind them, and where ops on them take place. */
class TensorsTest {
  private static final TensorSpec ROWS = Specs.one("F32[tokens, 64]");
  private static final TensorSpec FIXED = Specs.one("F32[8, 64]");

  private static <P extends Placement> Tensor<Cpu, P> weight(String name, P placement) {
    return Tensor.of(new Weight.Stored<>(name, FIXED, placement), placement);
  }

  @Test
  void aValueIsATensorOfItsOwnPlacementOnly() {
    Value<Cpu> value = new Weight.Stored<>("w", FIXED, Partial.PARTIAL);
    assertEquals("PARTIAL F32[8, 64]", Tensor.of(value, Partial.PARTIAL).toString());
    assertEquals(
        "@w is PARTIAL, wanted as REPLICATED",
        messageOf(PlacementException.class, () -> Tensor.of(value, Replicated.REPLICATED)));
  }

  @Test
  void anOpOnActivationsTakesPlaceInTheirScope() {
    SpecScope scope = new SpecScope(1);
    Tensor<Cpu, Sharded> x = scope.input(FIXED, Sharded.SHARDED);
    Tensor<Cpu, Sharded> y = add(weight("w", Sharded.SHARDED), x);
    assertEquals("add F32[8, 64] SHARDED", scope.applied());
    assertEquals(Optional.of(scope), Tensors.of(y).scope());
  }

  @Test
  void anOpOnWeightsAloneIsAWeightDerivedAtLoad() {
    Tensor<Cpu, Sharded> sum =
        add(weight("a", Sharded.SHARDED), relu(weight("b", Sharded.SHARDED)));
    Weight<Cpu> a = new Weight.Stored<>("a", FIXED, Sharded.SHARDED);
    Weight<Cpu> b = new Weight.Stored<>("b", FIXED, Sharded.SHARDED);
    Weight<Cpu> relu = new Weight.Derived<>(new Relu(), List.of(b), FIXED, Sharded.SHARDED);
    assertEquals(
        new Weight.Derived<>(new Add(), List.of(a, relu), FIXED, Sharded.SHARDED), sum.value());
    assertEquals("Add[][@a, Relu[][@b]]", sum.value().toString());
    assertEquals(Optional.empty(), Tensors.of(sum).scope());
  }

  @Test
  void equalDescriptionsAreTheSameWeight() {
    assertEquals(weight("w", Sharded.SHARDED).value(), weight("w", Sharded.SHARDED).value());
    assertEquals(
        relu(weight("w", Sharded.SHARDED)).value(), relu(weight("w", Sharded.SHARDED)).value());
  }

  @Test
  void aWeightIsDerivedFromOperandsThatFitAndLieRight() {
    Tensor<Cpu, Partial> partial = weight("p", Partial.PARTIAL);
    assertThrows(PlacementException.class, () -> Op.applyAll(new Relu(), Tensors.of(partial)));
    Tensor<Cpu, Replicated> other =
        Tensor.of(
            new Weight.Stored<>("o", Specs.one("F32[4, 64]"), Replicated.REPLICATED),
            Replicated.REPLICATED);
    assertThrows(ShapeException.class, () -> add(weight("w", Replicated.REPLICATED), other));
  }

  @Test
  void onlyWeightsAndOpsOfOneResultAreDerivedAtLoad() {
    Tensor<Cpu, Replicated> w = weight("w", Replicated.REPLICATED);
    assertEquals(
        "TopKRoute[chosen=2, normalised=true] at load: wants one result, has 2",
        messageOf(IllegalArgumentException.class, () -> topKRoute(w, 2, true)));
    Tensor<Cpu, Replicated> x = new SpecScope(1).input(ROWS, Replicated.REPLICATED);
    assertThrows(
        IllegalArgumentException.class, () -> Weight.Derived.of(new Add(), Tensors.of(w, x)));
    assertThrows(
        IllegalArgumentException.class, () -> Op.applyAll(new AppendRows(), Tensors.of(w, w, w)));
  }

  @Test
  void tensorsAreAListThatDoesntChange() {
    Tensors<Cpu> two = Tensors.of(weight("a", Sharded.SHARDED), weight("b", Partial.PARTIAL));
    assertEquals(2, two.size());
    assertEquals(List.of(FIXED, FIXED), two.specs());
    assertEquals(List.of(Sharded.SHARDED, Partial.PARTIAL), two.placements());
    assertThrows(UnsupportedOperationException.class, () -> two.values().clear());
  }

  @Test
  void aTableIsItsOwnOutputHead() {
    Tensor<Cpu, Sharded> table = weight("embed", Sharded.SHARDED);
    LinearWeight<Cpu, Replicated, Sharded> head = new EmbeddingWeight<>(table, 8).asHead();
    assertEquals(table.value(), head.matrix().value());
    assertEquals(Optional.empty(), head.bias());
  }
}
