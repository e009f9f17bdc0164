package infernum.blocks.graph;

import static infernum.spi.op.Ops.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.op.Linear;
import infernum.spi.op.Rope;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Laws over hundreds of random programs with random writes; a failure tells the seed. */
class RandomGraphsTest {
  private static final int GRAPHS = 400;

  private final Lab lab = new Lab().with(Picky.bump());

  /** A program that is the same for the same seed. */
  private record Program(long seed) implements Lab.Code {
    @Override
    public Tensor<Cpu, ?> run(Lab.Given s) {
      Random random = new Random(seed);
      List<Tensor<Cpu, Replicated>> values = new ArrayList<>(List.of(s.x(), s.y()));
      List<Tensor<Cpu, Replicated>> own = new ArrayList<>();
      int steps = 4 + random.nextInt(24);
      for (int i = 0; i < steps; i++) {
        step(s, random, values, own);
      }
      Tensor<Cpu, Replicated> sum = values.getLast();
      for (int i = 0; i < 3; i++) {
        sum = add(sum, any(random, values));
      }
      return sum;
    }

    private static <T> T any(Random random, List<T> all) {
      // The latest are more likely, so that there are chains.
      int back = random.nextInt(1 + random.nextInt(all.size()));
      return all.get(all.size() - 1 - back);
    }

    private static void step(
        Lab.Given s,
        Random random,
        List<Tensor<Cpu, Replicated>> values,
        List<Tensor<Cpu, Replicated>> own) {
      Tensor<Cpu, Replicated> a = any(random, values);
      Tensor<Cpu, Replicated> b = any(random, values);
      switch (random.nextInt(12)) {
        case 0 -> values.add(mul(a, silu(b)));
        case 1 -> values.add(silu(a));
        case 2 -> values.add(geluTanh(a));
        case 3 -> {
          Tensor<Cpu, Replicated> sum = add(a, b);
          values.add(sum);
          own.add(sum);
          values.add(rmsNorm(sum, Lab.norm(), random.nextBoolean() ? 0.5 : 1e-5));
        }
        case 4 -> values.add(turned(s, random, a));
        case 5 -> values.add(softcap(scale(a, random.nextBoolean() ? 0.5 : 2), 3));
        case 6 -> values.add(linear(a, random));
        case 7 -> {
          Tensor<Cpu, Replicated> two = add(linear(a, random), linear(a, random));
          Tensor<Cpu, Replicated> third = random.nextBoolean() ? linear(a, random) : a;
          values.add(add(two, mul(geluTanh(b), third)));
        }
        case 8 -> s.write(a);
        case 9 -> values.add(s.read());
        case 10 -> {
          // A value that somebody may have looked at, or a part of the cache.
          Tensor<Cpu, Replicated> target =
              own.isEmpty() || random.nextBoolean() ? s.cache() : any(random, own);
          bump(random.nextBoolean() ? columns(target, random.nextInt(5), 4) : target);
        }
        default -> values.add(add(a, b));
      }
    }

    private static Tensor<Cpu, Replicated> turned(
        Lab.Given s, Random random, Tensor<Cpu, Replicated> x) {
      Rope rope = new Rope(new Turn(random.nextBoolean() ? 10 : 100), 4, false);
      return mergeHeads(rope(splitHeads(x, 4), s.positions(), rope));
    }

    private static Tensor<Cpu, Replicated> linear(Tensor<Cpu, Replicated> x, Random random) {
      Tensor<Cpu, Replicated> w = Lab.weight("w" + random.nextInt(4), Lab.WIDTH, Lab.WIDTH);
      return softcap(Op.<Cpu, Replicated>apply(new Linear(), x, w), 5);
    }

    private static void bump(Tensor<Cpu, Replicated> x) {
      Op.applyAll(new Bump(), Tensors.of(x));
    }
  }

  private record Turn(double base) implements infernum.spi.op.RopePolicy {
    @Override
    public void frequencies(int position, double[] frequencies) {
      frequencies[0] = 1;
      frequencies[1] = 1 / base;
    }
  }

  @Test
  void eagerCapturedAndRewrittenHaveTheSameBits() {
    Map<String, Integer> applied = new HashMap<>();
    for (long seed = 0; seed < GRAPHS; seed++) {
      Program program = new Program(seed);
      Graph<Cpu> captured = lab.capture(program);
      Optimiser<Cpu> optimiser = new Optimiser<>(lab.kernels(), 1);
      Graph<Cpu> optimised = optimiser.optimise(captured, Lab.ALL);
      Lab.Outcome expected = lab.eager(program);
      Lab.assertSame("seed " + seed + " captured", expected, lab.run(captured), captured);
      Lab.assertSame("seed " + seed + " optimised", expected, lab.run(optimised), optimised);
      assertEquals(writes(captured), writes(optimised), "seed " + seed);
      optimiser.applied().forEach((name, times) -> applied.merge(name, times, Integer::sum));
    }
    for (var rewrite : Lab.ALL) {
      int times = applied.getOrDefault(rewrite.name(), 0);
      assertTrue(times >= 10, applied::toString);
    }
  }

  private static List<String> writes(Graph<Cpu> graph) {
    return graph.nodes().stream()
        .filter(node -> !node.op().mutates().isEmpty())
        .map(node -> node.op().name())
        .sorted()
        .toList();
  }

  @Test
  void noTwoResultsThatLiveTogetherOverlapInThePlan() {
    int reused = 0;
    for (long seed = 0; seed < GRAPHS; seed++) {
      Graph<Cpu> graph =
          new Optimiser<>(lab.kernels(), 1).optimise(lab.capture(new Program(seed)), Lab.ALL);
      Sizes sizes = Sizes.of(Map.of("tokens", 1 + seed % 97));
      Plan<Cpu> plan = Plan.of(graph, sizes);
      reused += requireDisjoint(plan, "seed " + seed) > plan.bytes() ? 1 : 0;
      assertTrue(plan.liveMaximum() <= plan.bytes(), "seed " + seed);
    }
    assertTrue(reused > GRAPHS / 2, "memory was used again in %d plans".formatted(reused));
  }

  /** The bytes of all results together. */
  private static long requireDisjoint(Plan<Cpu> plan, String seed) {
    Graph<Cpu> graph = plan.graph();
    Map<Value<Cpu>, Value<Cpu>> bases = graph.bases();
    Map<Value<Cpu>, Integer> last = new HashMap<>();
    for (int at = 0; at < graph.nodes().size(); at++) {
      for (Value<Cpu> input : graph.nodes().get(at).inputs()) {
        last.put(bases.getOrDefault(input, input), at);
      }
    }
    graph.outputs().forEach(o -> last.put(bases.getOrDefault(o, o), Integer.MAX_VALUE));
    long bytes = 0;
    Set<Value<Cpu>> live = new HashSet<>();
    for (int at = 0; at < graph.nodes().size(); at++) {
      int now = at;
      live.removeIf(value -> last.getOrDefault(value, -1) < now);
      for (Value<Cpu> output : graph.nodes().get(at).outputs()) {
        if (bases.containsKey(output)) {
          within(plan, bases.get(output), output, seed);
        } else {
          bytes += plan.bytes(output);
          live.forEach(other -> apart(plan, output, other, seed));
          live.add(output);
        }
      }
    }
    return bytes;
  }

  private static void apart(Plan<Cpu> plan, Value<Cpu> a, Value<Cpu> b, String seed) {
    Plan.Place one = plan.place(a).orElseThrow();
    Plan.Place other = plan.place(b).orElseThrow();
    assertTrue(
        one.offset() + one.bytes() <= other.offset()
            || other.offset() + other.bytes() <= one.offset(),
        () -> "%s: %s at %s and %s at %s".formatted(seed, a, one, b, other));
    assertEquals(0, one.offset() % 256, seed);
    assertTrue(one.offset() + one.bytes() <= plan.bytes(), seed);
  }

  private static void within(Plan<Cpu> plan, Value<Cpu> base, Value<Cpu> view, String seed) {
    assertEquals(plan.place(base).isPresent(), plan.place(view).isPresent(), seed);
    plan.place(view)
        .ifPresent(inner -> {
          Plan.Place outer = plan.place(base).orElseThrow();
          assertTrue(
              inner.offset() >= outer.offset()
                  && inner.offset() + inner.bytes() <= outer.offset() + outer.bytes(),
              () -> "%s: %s at %s isn't within %s".formatted(seed, view, inner, outer));
        });
  }
}
