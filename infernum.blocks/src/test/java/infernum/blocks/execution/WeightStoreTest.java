package infernum.blocks.execution;

import static infernum.spi.tensor.Replicated.REPLICATED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.blocks.execution.EagerScopeTest.FourTimes;
import infernum.spi.op.Columns;
import infernum.spi.op.Relu;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Weight;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WeightStoreTest {
  private final ToyContext context = new ToyContext();
  private final ToyKernel<?> relu = ToyKernel.unary("relu", 0);
  private final ToyKernel<?> add = ToyKernel.add();
  private final List<String> read = new ArrayList<>();
  private final WeightStore<Toy> store =
      new WeightStore<>(context, ToyProvider.only(context, relu, add), this::bytes);

  private MemorySegment bytes(Weight.Stored<Toy> weight) {
    read.add(weight.name());
    return MemorySegment.ofArray(new float[] {-1, 2, 3, -4});
  }

  private static Tensor<Toy, Replicated> stored(String name) {
    TensorSpec spec = TensorSpec.dense(DType.F32, Dim.fixed(2), 2);
    return Tensor.of(new Weight.Stored<>(name, spec, REPLICATED), REPLICATED);
  }

  private float[] floats(Tensor<Toy, Replicated> tensor) {
    return switch (tensor.value()) {
      case Weight<Toy> weight -> ToyContext.floats(store.memory(weight));
      default -> throw new AssertionError(tensor + " isn't a weight");
    };
  }

  @AfterEach
  void everythingIsFreed() {
    store.close();
    assertEquals(0, context.openRegions());
  }

  @Test
  void nothingIsReadBeforeItIsAskedFor() {
    Tensor<Toy, Replicated> derived = Op.apply(new Relu(), stored("a"));
    assertEquals("F32[2, 2]", derived.spec().toString());
    assertEquals(List.of(), read);
  }

  @Test
  void equalDescriptionsAreOneWeight() {
    floats(stored("a"));
    floats(stored("b"));
    floats(stored("a"));
    assertEquals(List.of("a", "b"), read);
    assertEquals(2, context.weights());
  }

  @Test
  void aDerivedWeightIsComputedOnce() {
    assertArrayEquals(
        new float[] {0, 2, 3, 0}, floats(Op.<Toy, Replicated>apply(new Relu(), stored("a"))));
    floats(Op.apply(new Relu(), stored("a")));
    assertEquals(1, relu.launches().size());
    assertEquals(List.of("a"), read);
    assertEquals(1, context.openRegions());
  }

  @Test
  void aViewOfAWeightTakesNoMemory() {
    Tensor<Toy, Replicated> column = Op.apply(new Columns(1, 1), stored("a"));
    assertEquals("F32[2, 1]/2", column.spec().toString());
    assertArrayEquals(new float[] {2, 3, -4}, floats(column));
    floats(stored("a"));
    assertEquals(1, context.weights());
  }

  @Test
  void anOpWithoutAKernelIsDecomposedForWeightsToo() {
    Tensor<Toy, Replicated> derived = Op.apply(new FourTimes(), stored("a"));
    assertArrayEquals(new float[] {-4, 8, 12, -16}, floats(derived));
    assertEquals(2, add.launches().size());
  }

  @Test
  void withoutAKernelTheReasonsAreTold() {
    WeightStore<Toy> empty = new WeightStore<>(context, ToyProvider.only(context), this::bytes);
    try (empty) {
      Tensor<Toy, Replicated> derived = Op.apply(new Relu(), stored("a"));
      Exception e =
          assertThrows(NoKernelException.class, () -> empty.memory((Weight<Toy>) derived.value()));
      assertEquals(
          "toy has no kernel for Relu[] on [F32[2, 2]]: no provider has one for relu",
          e.getMessage());
    }
  }
}
