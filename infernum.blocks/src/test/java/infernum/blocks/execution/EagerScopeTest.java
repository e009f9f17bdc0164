package infernum.blocks.execution;

import static infernum.spi.tensor.Replicated.REPLICATED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.op.Add;
import infernum.spi.op.Columns;
import infernum.spi.op.Relu;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Decomposable;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EagerScopeTest {
  private final ToyContext context = new ToyContext();
  private final ToyKernel<?> relu = ToyKernel.unary("relu", 0);
  private final ToyKernel<?> add = ToyKernel.add();
  private final ToyKernel<?> dense = ToyKernel.dense();

  /** x + x. */
  record Twice() implements Decomposable {
    @Override
    public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
      Tensor<D, Replicated> x = in.get(0);
      return Tensors.of(Op.<D, Replicated>apply(new Add(), x, x));
    }
  }

  /** Twice twice. */
  record FourTimes() implements Decomposable {
    @Override
    public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
      Tensor<D, Replicated> twice = Op.apply(new Twice(), in.get(0));
      return Tensors.of(Op.<D, Replicated>apply(new Twice(), twice));
    }
  }

  /** Adds the second operand to the first, in place. */
  record Accumulate() implements Op {
    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
      return List.of();
    }

    @Override
    public Placement place(List<Placement> inputs) {
      return REPLICATED;
    }

    @Override
    public int outputs() {
      return 0;
    }

    @Override
    public List<Integer> mutates() {
      return List.of(0);
    }
  }

  private EagerScope<Toy> scope(BlockObserver<Toy> observer, ToyKernel<?>... kernels) {
    Kernels<Toy> all = ToyProvider.only(context, kernels);
    return new EagerScope<>(
        context,
        all,
        new WeightStore<>(
            context,
            all,
            weight -> {
              throw new AssertionError(weight);
            }),
        observer);
  }

  private EagerScope<Toy> scope(ToyKernel<?>... kernels) {
    return scope(BlockObserver.none(), kernels);
  }

  private static Tensor<Toy, Replicated> input(EagerScope<Toy> scope, long rows, float... values) {
    TensorSpec spec = TensorSpec.dense(DType.F32, Dim.fixed(rows), values.length / rows);
    return Tensor.of(scope.input(spec, REPLICATED, MemorySegment.ofArray(values)), REPLICATED);
  }

  private static Tensor<Toy, Replicated> columns(Tensor<Toy, Replicated> x, long from, long width) {
    return Op.apply(new Columns(from, width), x);
  }

  private static Tensor<Toy, Replicated> relu(Tensor<Toy, Replicated> x) {
    return Op.apply(new Relu(), x);
  }

  private static float[] floats(EagerScope<Toy> scope, Tensor<Toy, ?> tensor) {
    return ToyContext.floats(scope.memory(tensor.value()));
  }

  @Test
  void anOpIsComputedWhenItIsApplied() {
    try (EagerScope<Toy> scope = scope(relu)) {
      Tensor<Toy, Replicated> y = relu(input(scope, 1, -1, 2));
      assertEquals(1, relu.launches().size());
      assertArrayEquals(new float[] {0, 2}, floats(scope, y));
    }
  }

  @Test
  void aViewLooksAtTheSameMemoryWithoutAKernel() {
    try (EagerScope<Toy> scope = scope()) {
      Tensor<Toy, Replicated> x = input(scope, 2, 1, 2, 3, 4, 5, 6);
      Tensor<Toy, Replicated> y = columns(x, 1, 1);
      assertEquals("F32[2, 1]/3", y.spec().toString());
      assertArrayEquals(new float[] {2, 3, 4, 5}, floats(scope, y));
      ToyContext.set(scope.memory(x.value()), 4, 50);
      assertArrayEquals(new float[] {2, 3, 4, 50}, floats(scope, y));
    }
  }

  @Test
  void aStridedOperandIsCopiedForAKernelThatRefusesStrides() {
    try (EagerScope<Toy> scope = scope(relu, dense)) {
      Tensor<Toy, Replicated> x = input(scope, 2, 1, 2, 3, 4, 5, 6);
      assertArrayEquals(new float[] {2, 3, 5, 6}, floats(scope, relu(columns(x, 1, 2))));
      assertEquals(1, dense.launches().size());
      assertTrue(relu.launches().getFirst().in(0).isDense());
    }
  }

  @Test
  void aKernelThatTakesStridesGetsThem() {
    ToyKernel<?> takesStrides = ToyKernel.unary("relu", 0).takingStrides();
    try (EagerScope<Toy> scope = scope(takesStrides, dense)) {
      relu(columns(input(scope, 1, 1, 2, 3), 1, 2));
      assertEquals(0, dense.launches().size());
    }
  }

  @Test
  void anOperandThatIsWrittenIsNeverCopied() {
    ToyKernel<Accumulate> accumulate =
        new ToyKernel<>("accumulate", Accumulate.class, 0, (_, _, _) -> {});
    try (EagerScope<Toy> scope = scope(accumulate, dense)) {
      Tensor<Toy, Replicated> strided = columns(input(scope, 2, 1, 2, 3, 4, 5, 6), 1, 2);
      Tensor<Toy, Replicated> whole = input(scope, 2, 1, 2, 3, 4);
      assertThrows(
          NoKernelException.class, () -> Op.applyAll(new Accumulate(), Tensors.of(strided, whole)));
      assertEquals(0, dense.launches().size());
      Op.applyAll(new Accumulate(), Tensors.of(whole, strided));
      assertEquals(1, dense.launches().size());
      assertEquals(1, accumulate.launches().size());
    }
  }

  @Test
  void anOpWithoutAKernelRunsThroughItsDecomposition() {
    try (EagerScope<Toy> scope = scope(add)) {
      Tensor<Toy, Replicated> y = Op.apply(new FourTimes(), input(scope, 1, 1, -2));
      assertArrayEquals(new float[] {4, -8}, floats(scope, y));
      assertEquals(2, add.launches().size());
    }
  }

  @Test
  void aKernelOfItsOwnGoesBeforeTheDecomposition() {
    ToyKernel<Twice> twice =
        new ToyKernel<>(
            "twice", Twice.class, 0, (_, _, launch) -> ToyContext.set(launch.out(0), 0, 7));
    try (EagerScope<Toy> scope = scope(add, twice)) {
      Tensor<Toy, Replicated> y = Op.apply(new Twice(), input(scope, 1, 1));
      assertArrayEquals(new float[] {7}, floats(scope, y));
      assertEquals(0, add.launches().size());
    }
  }

  @Test
  void withoutKernelAndDecompositionEveryReasonIsTold() {
    ToyKernel<?> broken = ToyKernel.unary("broken", 0).refusing("no luck");
    ToyKernel<?> moody = ToyKernel.unary("moody", 0).refusing("no time").refusing("no mood");
    try (EagerScope<Toy> scope = scope(broken, moody)) {
      Tensor<Toy, Replicated> x = input(scope, 1, 1, 2);
      Exception e = assertThrows(NoKernelException.class, () -> relu(x));
      assertEquals(
          "toy has no kernel for Relu[] on [F32[1, 2]]: broken: no luck; moody: no time; moody: no mood",
          e.getMessage());
    }
  }

  @Test
  void valuesOfAnotherScopeAreRefused() {
    try (EagerScope<Toy> scope = scope(add);
        EagerScope<Toy> other = scope(add)) {
      Tensor<Toy, Replicated> own = input(scope, 1, 1);
      Tensor<Toy, Replicated> foreign = input(other, 1, 1);
      Exception e =
          assertThrows(
              IllegalStateException.class,
              () -> Op.<Toy, Replicated>apply(new Add(), own, foreign));
      assertTrue(String.valueOf(e.getMessage()).contains("another scope"), e.getMessage());
    }
  }

  @Test
  void anObserverSeesInnerBlocksFirst() {
    List<String> paths = new ArrayList<>();
    BlockObserver<Toy> observer =
        (_, path, output) -> {
          paths.add(path);
          return output;
        };
    try (EagerScope<Toy> scope = scope(observer, relu)) {
      Tensor<Toy, Replicated> x = input(scope, 1, 1);
      scope.block("layer", () -> relu(scope.block("layer.norm", () -> relu(x))));
      assertEquals(List.of("layer.norm", "layer"), paths);
    }
  }

  @Test
  void anObserverMayReplaceAnOutput() {
    BlockObserver<Toy> observer =
        (scope, path, output) ->
            path.equals("inner")
                ? scope.apply(new Add(), new Tensors<>(List.of(output, output))).values().getFirst()
                : output;
    try (EagerScope<Toy> scope = scope(observer, relu, add)) {
      Tensor<Toy, Replicated> x = input(scope, 1, 3);
      Tensor<Toy, Replicated> y =
          scope.block("outer", () -> relu(scope.block("inner", () -> relu(x))));
      assertArrayEquals(new float[] {6}, floats(scope, y));
    }
  }

  @Test
  void anObserverMayNotChangeTheSpec() {
    BlockObserver<Toy> observer =
        (scope, path, output) ->
            scope.apply(new Columns(0, 1), new Tensors<>(List.of(output))).values().getFirst();
    try (EagerScope<Toy> scope = scope(observer, relu)) {
      Tensor<Toy, Replicated> x = input(scope, 1, 3, 4);
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> scope.block("inner", () -> relu(x)));
      assertEquals(
          "inner: output REPLICATED F32[1, 2] was replaced by REPLICATED F32[1, 1]/2",
          e.getMessage());
    }
  }

  @Test
  void whatItComputedIsFreedWhenItIsClosed() {
    EagerScope<Toy> scope = scope(relu);
    int before = context.openRegions();
    Value<Toy> y = relu(input(scope, 1, 1)).value();
    assertEquals(before, context.openRegions());
    scope.close();
    assertEquals(before - 1, context.openRegions());
    assertEquals("F32[1, 1]", y.spec().toString());
  }
}
