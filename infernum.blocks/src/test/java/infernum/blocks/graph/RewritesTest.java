package infernum.blocks.graph;

import static infernum.spi.op.Ops.*;
import static org.junit.jupiter.api.Assertions.*;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.Linear;
import infernum.spi.op.Linears;
import infernum.spi.op.SwiGlu;
import infernum.spi.rewrite.FusedOp;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.*;
import infernum.spi.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which rewrites are applied where several could be, and what becomes of those that may not. */
class RewritesTest {
  /** silu(x W) * (x V): a pattern with composites inside. */
  record GateUp() implements FusedOp {
    @Override
    public int operands() {
      return 3;
    }

    @Override
    public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
      Tensors<D> both = Op.applyAll(new Linears(2), in);
      return Op.applyAll(new SwiGlu(), both);
    }
  }

  private final Lab lab = new Lab();

  private static Tensor<Cpu, Replicated> matrix(String name) {
    return Lab.weight(name, Lab.WIDTH, Lab.WIDTH);
  }

  private static Tensor<Cpu, Replicated> gateUp(Lab.Given s) {
    Tensor<Cpu, Replicated> gate = Op.apply(new Linear(), s.x(), matrix("gate"));
    Tensor<Cpu, Replicated> up = Op.apply(new Linear(), s.x(), matrix("up"));
    return mul(silu(gate), up);
  }

  @Test
  void widerRewritesComeFirst() {
    lab.with(Picky.idle(GateUp.class));
    List<Rewrite> all = new ArrayList<>(Lab.ALL);
    all.add(Lab.fuse(new GateUp()));
    assertEquals(Map.of("gate-up", 1), lab.applied(all, RewritesTest::gateUp));
  }

  @Test
  void aCompositeInsideAPatternIsFoundWhereItsPartsStand() {
    lab.with(Picky.idle(GateUp.class)).without(c -> c == SwiGlu.class || c == Linears.class);
    assertEquals(
        Map.of("gate-up", 1), lab.applied(List.of(Lab.fuse(new GateUp())), RewritesTest::gateUp));
  }

  @Test
  void aCompositeInsideAPatternIsFoundWhereItWasFusedBefore() {
    Graph<Cpu> parts = lab.capture(RewritesTest::gateUp);
    Graph<Cpu> fused = new Optimiser<>(lab.kernels(), 1).optimise(parts, Lab.ALL);
    assertEquals(2, fused.nodes().size(), fused::toString);
    Optimiser<Cpu> optimiser =
        new Optimiser<>(new Lab().with(Picky.idle(GateUp.class)).kernels(), 1);
    Graph<Cpu> whole = optimiser.optimise(fused, List.of(Lab.fuse(new GateUp())));
    assertEquals(List.of(new GateUp()), whole.nodes().stream().map(Node::op).toList());
  }

  @Test
  void whatTheDeviceRefusesStaysAndIsToldWithEveryReason() {
    lab.without(SwiGlu.class::equals)
        .with(Picky.idle(SwiGlu.class).refusing("no luck").refusing("no time"));
    CapturingScope<Cpu> scope = new CapturingScope<>(lab.kernels(), 1);
    Tensor<Cpu, Replicated> x = scope.input("x", Lab.spec("x"), Replicated.REPLICATED);
    Tensor<Cpu, Replicated> y = scope.block("layers.7", () -> mul(silu(x), x));
    Graph<Cpu> graph = scope.graph(Tensors.of(y));
    Optimiser<Cpu> optimiser = new Optimiser<>(lab.kernels(), 1);
    assertSame(graph, optimiser.optimise(graph, List.of(Lab.fuse(new SwiGlu()))));
    assertEquals(
        List.of(
            new Optimiser.Refusal("swiglu", "layers.7", "swiglu: picky: no luck; picky: no time")),
        optimiser.refusals());
  }

  @Test
  void aRefusedPlaceLeavesItsNodesToAnotherOne() {
    Rewrite pairs = Lab.fuse(new Linears(2));
    lab.without(Linears.class::equals).with(new OnlyHalves());
    assertEquals(
        Map.of("linears", 1),
        lab.applied(
            List.of(pairs),
            s -> {
              Tensor<Cpu, Replicated> a = Op.apply(new Linear(), s.x(), half("a", DType.F16));
              Tensor<Cpu, Replicated> b = Op.apply(new Linear(), s.x(), half("b", DType.F32));
              Tensor<Cpu, Replicated> c = Op.apply(new Linear(), s.x(), half("c", DType.F16));
              return add(add(a, b), c);
            }));
  }

  /** Groups F16 weights only. */
  private static final class OnlyHalves implements Kernel<Linears, Cpu> {
    @Override
    public String name() {
      return "halves";
    }

    @Override
    public Class<Linears> op() {
      return Linears.class;
    }

    @Override
    public Support supports(Linears op, Signature signature) {
      boolean halves =
          signature.inputs().subList(1, 3).stream().allMatch(s -> s.format() == DType.F16);
      return Support.check().that(halves, "wants F16").rank(0);
    }

    @Override
    public BoundKernel<Cpu> bind(Linears op, Signature signature, Sizes largest) {
      throw new AssertionError("bound");
    }
  }

  private static Tensor<Cpu, Replicated> half(String name, DType format) {
    TensorSpec spec = TensorSpec.dense(format, Dim.fixed(Lab.WIDTH), Lab.WIDTH);
    return Tensor.of(new Weight.Stored<>(name, spec, Replicated.REPLICATED), Replicated.REPLICATED);
  }

  @Test
  void linearsOfDifferentFormatsAreOneGroup() {
    lab.same(
        Map.of("linears-2", 1),
        Lab.ALL,
        s -> {
          Tensor<Cpu, Replicated> a = Op.apply(new Linear(), s.x(), half("a", DType.F16));
          return add(a, Op.<Cpu, Replicated>apply(new Linear(), s.x(), half("b", DType.F32)));
        });
  }

  /** A product of a value with itself. */
  record Square() implements FusedOp {
    @Override
    public int operands() {
      return 1;
    }

    @Override
    public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
      return Tensors.of(mul(in.<Whole>get(0), in.<Whole>get(0)));
    }
  }

  @Test
  void anOperandThatAPatternTakesTwiceIsOneValue() {
    lab.with(Picky.idle(Square.class));
    List<Rewrite> square = List.of(Lab.fuse(new Square()));
    assertEquals(Map.of("square", 1), lab.applied(square, s -> mul(s.x(), s.x())));
    assertEquals(Map.of(), lab.applied(square, s -> mul(s.x(), s.y())));
  }
}
