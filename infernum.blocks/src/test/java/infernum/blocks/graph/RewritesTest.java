package infernum.blocks.graph;

import static infernum.spi.op.Ops.*;
import static org.junit.jupiter.api.Assertions.*;

import infernum.cpu.reference.CpuReferenceContext;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Group;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.kernel.Workers;
import infernum.spi.op.Add;
import infernum.spi.op.Alone;
import infernum.spi.op.AppendRows;
import infernum.spi.op.Dense;
import infernum.spi.op.GatherRows;
import infernum.spi.op.Linear;
import infernum.spi.op.Linears;
import infernum.spi.op.Relu;
import infernum.spi.op.SwiGlu;
import infernum.spi.op.Tanh;
import infernum.spi.rewrite.FusedOp;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.*;
import infernum.spi.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What rewrites may do to a graph, and what becomes of those that may not. */
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

  /** Writes rows, then reads them. */
  record WriteRead() implements FusedOp {
    @Override
    public int operands() {
      return 3;
    }

    @Override
    public List<Integer> mutates() {
      return List.of(0);
    }

    @Override
    public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
      Op.applyAll(new AppendRows(), in);
      return Tensors.of(Op.<D, Replicated>apply(new GatherRows(), in.get(0), in.get(2)));
    }
  }

  /** The same, and silent about what it writes. */
  record SecretWrite() implements FusedOp {
    @Override
    public int operands() {
      return 3;
    }

    @Override
    public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
      return new WriteRead().decompose(in);
    }
  }

  /** Adds 1 to two memories. */
  record BumpBoth() implements FusedOp {
    @Override
    public int operands() {
      return 2;
    }

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
      Op.applyAll(new Bump(), new Tensors<>(List.of(in.values().get(0))));
      return Op.applyAll(new Bump(), new Tensors<>(List.of(in.values().get(1))));
    }
  }

  private static <D extends Device> Tensors<D> relu(Tensors<D> in) {
    return Op.applyAll(new Relu(), in);
  }

  private static <D extends Device> Tensors<D> reluTwice(Tensors<D> in) {
    return relu(relu(in));
  }

  private static <D extends Device> Tensors<D> tanhOf(Tensors<D> in) {
    return Op.applyAll(new Tanh(), in);
  }

  private static <D extends Device> Tensors<D> copied(Tensors<D> in) {
    return Op.applyAll(new Dense(), in);
  }

  private static <D extends Device> Tensors<D> seen(Tensors<D> in) {
    return Op.applyAll(new Alone(), in);
  }

  private static <D extends Device> Tensors<D> firstOfTwo(Tensors<D> in) {
    return relu(new Tensors<>(List.of(in.values().getFirst())));
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

  private static Rewrite fuse(FusedOp op) {
    return Rewrite.fuse(op.name(), op);
  }

  private Map<String, Integer> applied(Lab on, List<Rewrite> rewrites, Lab.Code code) {
    Optimiser<Cpu> optimiser = new Optimiser<>(on.kernels(), 1);
    optimiser.optimise(on.capture(code), rewrites);
    return optimiser.applied();
  }

  private String stopped(Class<? extends Exception> type, Rewrite rewrite, Lab.Code code) {
    Exception e = assertThrows(type, () -> applied(lab, List.of(rewrite), code));
    return String.valueOf(e.getMessage());
  }

  @Test
  void widerRewritesComeFirst() {
    lab.with(Picky.idle(GateUp.class));
    List<Rewrite> all = new ArrayList<>(Lab.ALL);
    all.add(fuse(new GateUp()));
    assertEquals(Map.of("gate-up", 1), applied(lab, all, RewritesTest::gateUp));
  }

  @Test
  void aCompositeInsideAPatternIsFoundWhereItsPartsStand() {
    lab.with(Picky.idle(GateUp.class)).without(c -> c == SwiGlu.class || c == Linears.class);
    assertEquals(
        Map.of("gate-up", 1), applied(lab, List.of(fuse(new GateUp())), RewritesTest::gateUp));
  }

  @Test
  void aCompositeInsideAPatternIsFoundWhereItWasFusedBefore() {
    Graph<Cpu> parts = lab.capture(RewritesTest::gateUp);
    Graph<Cpu> fused = new Optimiser<>(lab.kernels(), 1).optimise(parts, Lab.ALL);
    assertEquals(2, fused.nodes().size(), fused::toString);
    Optimiser<Cpu> optimiser =
        new Optimiser<>(new Lab().with(Picky.idle(GateUp.class)).kernels(), 1);
    Graph<Cpu> whole = optimiser.optimise(fused, List.of(fuse(new GateUp())));
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
    assertSame(graph, optimiser.optimise(graph, List.of(fuse(new SwiGlu()))));
    assertEquals(
        List.of(
            new Optimiser.Refusal("swiglu", "layers.7", "swiglu: picky: no luck; picky: no time")),
        optimiser.refusals());
  }

  @Test
  void aRefusedPlaceLeavesItsNodesToAnotherOne() {
    Rewrite pairs = fuse(new Linears(2));
    lab.without(Linears.class::equals).with(new OnlyHalves());
    assertEquals(
        Map.of("linears", 1),
        applied(
            lab,
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

  @Test
  void linearsThatLieDifferentlyOverRanksAreNoGroup() {
    Optimiser<Cpu> optimiser = new Optimiser<>(lab.kernels(), 2);
    CapturingScope<Cpu> scope = new CapturingScope<>(lab.kernels(), 2);
    Tensor<Cpu, Replicated> x = scope.input("x", Lab.spec("x"), Replicated.REPLICATED);
    Tensor<Cpu, Replicated> a = Op.apply(new Linear(), x, matrix("a"));
    Tensor<Cpu, Sharded> b = Op.apply(new Linear(), x, sharded("b"));
    Graph<Cpu> graph = scope.graph(Tensors.of(a, b));
    optimiser.optimise(graph, Lab.ALL);
    assertEquals(Map.of(), optimiser.applied());
    assertTrue(
        optimiser.refusals().getFirst().reason().contains("lie differently"),
        optimiser.refusals()::toString);
  }

  private static Tensor<Cpu, Sharded> sharded(String name) {
    TensorSpec spec = TensorSpec.dense(DType.F32, Dim.fixed(Lab.WIDTH / 2), Lab.WIDTH);
    return Tensor.of(new Weight.Stored<>(name, spec, Sharded.SHARDED), Sharded.SHARDED);
  }

  /** A group of two, in which nothing runs. */
  private record Two() implements Communicator<Cpu> {
    @Override
    public int rank() {
      return 0;
    }

    @Override
    public int ranks() {
      return 2;
    }

    @Override
    public void allReduce(TensorSpec spec, Memory<Cpu> in, Memory<Cpu> out) {
      throw new AssertionError("not run");
    }

    @Override
    public void allGather(TensorSpec spec, Memory<Cpu> in, Memory<Cpu> out) {
      throw new AssertionError("not run");
    }
  }

  private static DeviceContext<Cpu> two() {
    Group group =
        new Group() {
          @Override
          @SuppressWarnings("unchecked") // the one device here is the host
          public <D extends Device> Communicator<D> join(DeviceContext<D> context) {
            return (Communicator<D>) new Two();
          }
        };
    return new CpuReferenceContext(new Host(0, Workers.alone(), group, false));
  }

  @Test
  void aCollectiveInFrontOfAFusedOpStaysAndKeepsItsOrder() {
    Lab group = new Lab(two());
    CapturingScope<Cpu> scope = new CapturingScope<>(group.kernels(), 2);
    Tensor<Cpu, Replicated> x = scope.input("x", Lab.spec("x"), Replicated.REPLICATED);
    Tensor<Cpu, Partial> p = scope.input("p", Lab.spec("x"), Partial.PARTIAL);
    Tensor<Cpu, Partial> q = scope.input("q", Lab.spec("x"), Partial.PARTIAL);
    Tensor<Cpu, Replicated> sum = add(x, allReduce(p));
    Tensor<Cpu, Replicated> normed = rmsNorm(sum, Lab.norm(), 1e-5);
    Tensor<Cpu, Replicated> rest = add(allReduce(scale(q, 2)), add(sum, normed));
    Optimiser<Cpu> optimiser = new Optimiser<>(group.kernels(), 2);
    Graph<Cpu> graph = optimiser.optimise(scope.graph(Tensors.of(rest)), Lab.ALL);
    assertEquals(Map.of("add-rms-norm", 1), optimiser.applied());
    assertEquals(
        List.of("%p", "%2"),
        graph.nodes().stream()
            .filter(node -> node.op().collective())
            .map(node -> node.inputs().getFirst().toString().replaceAll("%[0-9]+", "%2"))
            .toList());
  }

  @Test
  void aCollectiveIsNotOvertakenByALaterOne() {
    Lab group = new Lab(two());
    CapturingScope<Cpu> scope = new CapturingScope<>(group.kernels(), 2);
    Tensor<Cpu, Partial> p = scope.input("p", Lab.spec("x"), Partial.PARTIAL);
    Tensor<Cpu, Partial> q = scope.input("q", Lab.spec("x"), Partial.PARTIAL);
    Tensor<Cpu, Replicated> first = allReduce(p);
    Tensor<Cpu, Replicated> second = allReduce(q);
    Graph<Cpu> graph = scope.graph(Tensors.of(second, first));
    assertEquals(
        List.of(graph.nodes().get(0)),
        List.copyOf(Effects.before(graph).get(graph.nodes().get(1))));
  }

  @Test
  void aRewriteThatReplacesItselfIsStoppedByName() {
    Rewrite same = Rewrite.of("same", 1, RewritesTest::relu, RewritesTest::relu);
    String message = stopped(IllegalStateException.class, same, RewritesTest::oneRelu);
    assertTrue(message.contains("rewrite same makes what it replaces"), message);
  }

  @Test
  void aRewriteThatMakesMoreOfWhatItReplacesIsStoppedByName() {
    Rewrite more = Rewrite.of("more", 1, RewritesTest::relu, RewritesTest::reluTwice);
    String message = stopped(IllegalStateException.class, more, RewritesTest::oneRelu);
    assertTrue(message.contains("rewrite more makes what it replaces"), message);
  }

  @Test
  void twoRewritesThatUndoEachOtherAreStopped() {
    List<Rewrite> both =
        List.of(
            Rewrite.of("there", 1, RewritesTest::relu, RewritesTest::tanhOf),
            Rewrite.of("back", 1, RewritesTest::tanhOf, RewritesTest::relu));
    Exception e =
        assertThrows(IllegalStateException.class, () -> applied(lab, both, RewritesTest::oneRelu));
    assertTrue(String.valueOf(e.getMessage()).contains("makes what it replaces"), e.getMessage());
  }

  private static Tensor<Cpu, Replicated> oneRelu(Lab.Given s) {
    return Op.apply(new Relu(), s.x());
  }

  @Test
  void aRewriteWithAnUnusedOperandIsRefusedByName() {
    Rewrite open = Rewrite.of("open", 2, RewritesTest::firstOfTwo, RewritesTest::firstOfTwo);
    assertEquals(
        "rewrite open: nothing that it replaces takes operand 1",
        stopped(IllegalArgumentException.class, open, RewritesTest::oneRelu));
  }

  @Test
  void aWriteThatTheFusedOpDoesntDeclareIsRefused() {
    lab.with(Picky.idle(SecretWrite.class));
    String message =
        stopped(IllegalStateException.class, fuse(new SecretWrite()), RewritesTest::writeRead);
    assertEquals("rewrite secret-write writes [] in place of nodes that write [%cache]", message);
  }

  private static Tensor<Cpu, Replicated> writeRead(Lab.Given s) {
    s.write(s.x());
    return s.read();
  }

  @Test
  void aFusedWriteAndReadIsFoundInThisOrderOnly() {
    lab.with(Picky.idle(WriteRead.class));
    List<Rewrite> rewrite = List.of(fuse(new WriteRead()));
    assertEquals(Map.of("write-read", 1), applied(lab, rewrite, RewritesTest::writeRead));
    assertEquals(
        Map.of(),
        applied(
            lab,
            rewrite,
            s -> {
              Tensor<Cpu, Replicated> before = s.read();
              s.write(s.x());
              return before;
            }));
  }

  @Test
  void anOpThatWritesTwoMemoriesIsNotGivenOneTwice() {
    lab.with(Picky.bump()).with(Picky.idle(BumpBoth.class));
    List<Rewrite> rewrite = List.of(fuse(new BumpBoth()));
    assertEquals(
        Map.of(),
        applied(
            lab,
            rewrite,
            s -> {
              bump(s.cache());
              bump(columns(s.cache(), 0, 4));
              return s.x();
            }));
    assertEquals(
        Map.of("bump-both", 1),
        applied(
            lab,
            rewrite,
            s -> {
              Tensor<Cpu, Replicated> own = Op.apply(new Add(), s.x(), s.y());
              bump(own);
              bump(s.cache());
              return own;
            }));
  }

  private static void bump(Tensor<Cpu, Replicated> x) {
    Op.applyAll(new Bump(), Tensors.of(x));
  }

  @Test
  void aCopyBecomesAViewOnlyWhereNobodyWrites() {
    Rewrite uncopied = Rewrite.of("uncopied", 1, RewritesTest::copied, RewritesTest::seen);
    lab.same(
        Map.of("uncopied", 1),
        List.of(uncopied),
        s -> add(s.y(), Op.<Cpu, Replicated>apply(new Dense(), s.x())));
    lab.same(
        Map.of(),
        List.of(uncopied),
        s -> {
          Tensor<Cpu, Replicated> copy = Op.apply(new Dense(), s.cache());
          s.write(s.x());
          return add(gatherRows(copy, s.slots()), s.read());
        });
  }

  @Test
  void aViewBecomesACopyOnlyWhereNobodyWrites() {
    Rewrite copying = Rewrite.of("copying", 1, RewritesTest::seen, RewritesTest::copied);
    lab.with(Picky.bump())
        .same(
            Map.of(),
            List.of(copying),
            s -> {
              Tensor<Cpu, Replicated> view = Op.apply(new Alone(), s.cache());
              bump(view);
              return s.read();
            });
  }
}
