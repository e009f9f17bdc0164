package infernum.blocks.graph;

import static infernum.blocks.graph.Lab.norm;
import static infernum.spi.op.Ops.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.spi.op.AddRmsNorm;
import infernum.spi.op.Rope;
import infernum.spi.op.RopePolicy;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Graphs where a careless optimiser goes wrong: results keep their bits, fusions their number. */
class TrapsTest {
  record Turning(double base) implements RopePolicy {
    @Override
    public void frequencies(int position, double[] frequencies) {
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] = Math.pow(base, -0.5 * i);
      }
    }
  }

  private static final Rope SLOW = new Rope(new Turning(100), 4, false);
  private static final Rope FAST = new Rope(new Turning(10), 4, false);

  private static void fused(Map<String, Integer> applied, Lab.Code code) {
    new Lab().same(applied, Lab.ALL, code);
  }

  private static Tensor<Cpu, Replicated> turned(Lab.Given s, Tensor<Cpu, Replicated> x, Rope rope) {
    return mergeHeads(rope(splitHeads(x, 4), s.positions(), rope));
  }

  @Test
  void operandsOfCommutativeOpsMayBeSwapped() {
    fused(
        Map.of("swiglu", 1, "add-rms-norm", 1),
        s -> {
          Tensor<Cpu, Replicated> gated = mul(s.x(), silu(s.y()));
          Tensor<Cpu, Replicated> sum = add(gated, s.x());
          return add(rmsNorm(sum, norm(), 0.5), sum);
        });
  }

  @Test
  void anInnerResultThatIsUsedOutsideStays() {
    fused(
        Map.of(),
        s -> {
          Tensor<Cpu, Replicated> inner = silu(s.x());
          return add(mul(inner, s.y()), inner);
        });
  }

  @Test
  void anInnerResultThatIsSeenThroughAViewStays() {
    fused(
        Map.of(),
        s -> {
          Tensor<Cpu, Replicated> inner = silu(s.x());
          return add(columns(mul(inner, s.y()), 0, 4), columns(inner, 4, 4));
        });
  }

  @Test
  void anInnerResultThatIsAnOutputStays() {
    Lab lab = new Lab();
    Graph<Cpu> graph =
        lab.capture(s -> {
          Tensor<Cpu, Replicated> inner = silu(s.x());
          return mul(inner, s.y());
        });
    Node<Cpu> silu = graph.nodes().getFirst();
    Graph<Cpu> both =
        new Graph<>(
            graph.inputs(),
            graph.nodes(),
            java.util.List.of(graph.outputs().getFirst(), silu.outputs().getFirst()));
    Optimiser<Cpu> optimiser = new Optimiser<>(lab.kernels(), 1);
    optimiser.optimise(both, Lab.ALL);
    assertEquals(Map.of(), optimiser.applied());
  }

  @Test
  void oneValueMayBeBothOperands() {
    fused(Map.of("swiglu", 1), s -> mul(silu(s.x()), s.x()));
    fused(
        Map.of("add-rms-norm", 1),
        s -> {
          Tensor<Cpu, Replicated> sum = add(s.x(), s.x());
          return add(rmsNorm(sum, norm(), 1e-5), sum);
        });
  }

  @Test
  void aFusedOpsOwnInnerResultIsNoOperandOfIt() {
    fused(
        Map.of(),
        s -> {
          Tensor<Cpu, Replicated> inner = silu(s.x());
          return mul(inner, inner);
        });
    fused(
        Map.of(),
        s ->
            mergeHeads(rope(rope(splitHeads(s.x(), 4), s.positions(), SLOW), s.positions(), SLOW)));
  }

  @Test
  void rotationsThatDifferAreNoPair() {
    fused(Map.of(), s -> add(turned(s, s.x(), SLOW), turned(s, s.y(), FAST)));
  }

  @Test
  void rotationsThatAgreeAreAPair() {
    fused(Map.of("rope-pair", 1), s -> add(turned(s, s.x(), SLOW), turned(s, s.y(), SLOW)));
  }

  @Test
  void ofThreeRotationsTheTwoThatAgreeAreAPair() {
    fused(
        Map.of("rope-pair", 1),
        s -> add(add(turned(s, s.x(), SLOW), turned(s, s.x(), FAST)), turned(s, s.y(), SLOW)));
  }

  @Test
  void aPairOfWhichOneNeedsTheOtherIsNone() {
    fused(
        Map.of(),
        s -> {
          Tensor<Cpu, Replicated> first = turned(s, s.x(), SLOW);
          return add(first, turned(s, silu(first), SLOW));
        });
  }

  @Test
  void pairsThatWouldNeedEachOtherAreNotBothMade() {
    fused(
        Map.of("rope-pair", 1),
        s -> {
          Tensor<Cpu, Replicated> a = turned(s, s.x(), SLOW);
          Tensor<Cpu, Replicated> b = turned(s, s.y(), FAST);
          return add(turned(s, silu(a), FAST), turned(s, silu(b), SLOW));
        });
  }

  @Test
  void aPairThatStraddlesItsOwnEffectIsNone() {
    fused(
        Map.of(),
        s -> {
          Tensor<Cpu, Replicated> first = turned(s, s.x(), SLOW);
          s.write(first);
          return add(first, turned(s, s.read(), SLOW));
        });
  }

  @Test
  void aPairOfLooksOnBothSidesOfAWriteKeepsThem() {
    fused(
        Map.of("rope-pair", 1),
        s -> {
          Tensor<Cpu, Replicated> first = turned(s, s.read(), SLOW);
          s.write(s.x());
          return add(first, turned(s, s.read(), SLOW));
        });
  }

  @Test
  void aLookBetweenAPairsHalvesStaysBeforeTheWrite() {
    fused(
        Map.of("rope-pair", 1),
        s -> {
          Tensor<Cpu, Replicated> first = turned(s, s.x(), SLOW);
          Tensor<Cpu, Replicated> look = s.read();
          s.write(s.y());
          return add(look, add(first, turned(s, s.read(), SLOW)));
        });
  }

  @Test
  void normsOfDifferentEpsilonAreEachTheirOwn() {
    Graph<Cpu> graph =
        new Lab()
            .same(
                Map.of("add-rms-norm", 2),
                Lab.ALL,
                s -> {
                  Tensor<Cpu, Replicated> a = add(s.x(), s.y());
                  Tensor<Cpu, Replicated> b = add(rmsNorm(a, norm(), 0.5), a);
                  return mul(rmsNorm(b, norm(), 0.25), b);
                });
    for (double epsilon : new double[] {0.5, 0.25}) {
      assertEquals(
          1, graph.nodes().stream().filter(n -> n.op().equals(new AddRmsNorm(epsilon))).count());
    }
  }

  @Test
  void oneSumWithTwoNormsIsFusedWithOneOfThem() {
    fused(
        Map.of("add-rms-norm", 1),
        s -> {
          Tensor<Cpu, Replicated> sum = add(s.x(), s.y());
          return mul(rmsNorm(sum, norm(), 0.5), rmsNorm(sum, norm(), 0.25));
        });
  }

  @Test
  void factorsAndCapsAreTakenFromTheirPlace() {
    fused(
        Map.of("scale-softcap", 2),
        s -> add(softcap(scale(s.x(), 0.5), 30), softcap(scale(s.y(), 3), 2)));
  }

  @Test
  void aChainOfSumsWithNormsIsFusedLinkByLink() {
    fused(
        Map.of("add-rms-norm", 12),
        s -> {
          Tensor<Cpu, Replicated> sum = s.x();
          Tensor<Cpu, Replicated> branch = s.y();
          for (int i = 0; i < 12; i++) {
            sum = add(sum, branch);
            branch = rmsNorm(sum, norm(), 1e-5);
          }
          return add(sum, branch);
        });
  }

  @Test
  void threeLinearsAreOneAndOfFourOneIsLeft() {
    fused(Map.of("linears-3", 1), s -> linears(s, 3));
    fused(Map.of("linears-3", 1), s -> linears(s, 4));
    fused(Map.of("linears-3", 1, "linears-2", 1), s -> linears(s, 5));
  }

  private static Tensor<Cpu, Replicated> linears(Lab.Given s, int count) {
    Tensor<Cpu, Replicated> sum = s.y();
    for (int i = 0; i < count; i++) {
      Tensor<Cpu, Replicated> w = Lab.weight("w" + i, Lab.WIDTH, Lab.WIDTH);
      sum =
          add(
              sum,
              infernum.spi.tensor.Op.<Cpu, Replicated>apply(
                  new infernum.spi.op.Linear(), s.x(), w));
    }
    return sum;
  }
}
