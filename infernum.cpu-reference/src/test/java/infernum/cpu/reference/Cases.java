package infernum.cpu.reference;

import infernum.spi.op.*;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Op;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Each op whose operands have a row per token, on enough tokens to keep several threads busy. */
final class Cases {
  static final int TOKENS = 67;

  private static final int CHOSEN = 3;
  private static final int SEQUENCES = 5;

  private Cases() {}

  /**
   * An op on some tokens.
   *
   * @param byToken operands of which each token has its rows, as of all results
   */
  record Case(Op op, Set<Integer> byToken, Operand... operands) {
    /** On some of the tokens. */
    Operand[] tokens(int from, int count) {
      Operand[] part = operands.clone();
      for (int i : byToken) {
        long each = operands[i].spec().rows().fixed() / TOKENS;
        part[i] = operands[i].rows(from * each, count * each);
      }
      return part;
    }

    @Override
    public String toString() {
      return op.name();
    }
  }

  static Stream<Case> all() {
    return Stream.of(
            elementwise(new Random(1)).stream(),
            matrices(new Random(2)).stream(),
            moves(new Random(3)).stream(),
            heads(new Random(4)).stream(),
            fused(new Random(6)).stream())
        .flatMap(cases -> cases);
  }

  private static List<Case> elementwise(Random random) {
    Operand x = Operand.random(random, TOKENS, 200);
    Operand y = Operand.random(random, TOKENS, 200);
    return List.of(
        new Case(new GeluTanh(), Set.of(0), x),
        new Case(new Mul(), Set.of(0, 1), x, y),
        new Case(new AddBias(), Set.of(0), x, Operand.random(random, 200)),
        new Case(new RmsNorm(1e-5), Set.of(0), x, Operand.random(random, 200)));
  }

  private static List<Case> matrices(Random random) {
    Operand x = Operand.random(random, TOKENS, 48);
    Operand[] experts = new Operand[6];
    experts[0] = x;
    experts[1] = ints(random, 4, TOKENS, CHOSEN);
    for (int i = 2; i < experts.length; i++) {
      experts[i] = Operand.random(random, 50, 48);
    }
    Operand said = Operand.random(random, TOKENS * CHOSEN, 50);
    return List.of(
        new Case(new Linear(), Set.of(0), x, Nibbles.random(random, 100, 48)),
        new Case(new LinearExperts(), Set.of(0, 1), experts),
        new Case(new CombineExperts(), Set.of(0, 1), said, Operand.random(random, TOKENS, CHOSEN)),
        new Case(new TopKRoute(CHOSEN, true), Set.of(0), Operand.random(random, TOKENS, 9)));
  }

  private static List<Case> moves(Random random) {
    Operand table = Weights.random(DType.F16, random, 30, 200);
    Operand x = Operand.random(random, 30, 2, 100);
    Operand indices = ints(random, 30, TOKENS);
    return List.of(
        new Case(new Embedding(0), Set.of(0), indices, table),
        new Case(new GatherRows(), Set.of(1), x, indices),
        new Case(new Dense(), Set.of(0), Operand.random(random, TOKENS, 20)));
  }

  private static List<Case> heads(Random random) {
    Operand x = Operand.random(random, TOKENS, 4, 24);
    Operand y = Operand.random(random, TOKENS, 4, 8);
    Rope rope = new Rope(new HeadsKernelTest.Odd(), 16, false);
    return List.of(
        new Case(new SliceHeads(3, 7), Set.of(0), x),
        new Case(new ConcatHeads(), Set.of(0, 1), x, y),
        new Case(new LinearHeads(), Set.of(0), x, Operand.random(random, 4, 50, 24)),
        new Case(rope, Set.of(0, 1), x, ints(random, 900, TOKENS)),
        attention());
  }

  private static List<Case> fused(Random random) {
    Operand x = Operand.random(random, TOKENS, 48);
    Operand y = Operand.random(random, TOKENS, 48);
    Operand q = Operand.random(random, TOKENS, 4, 24);
    Operand k = Operand.random(random, TOKENS, 2, 24);
    Operand positions = ints(random, 900, TOKENS);
    Rope rope = new Rope(new HeadsKernelTest.Odd(), 16, true);
    return List.of(
        new Case(new SwiGlu(), Set.of(0, 1), x, y),
        new Case(new GeGlu(), Set.of(0, 1), x, y),
        new Case(new ScaleSoftcap(0.3, 0.7), Set.of(0), x),
        new Case(new AddRmsNorm(1e-5), Set.of(0, 1), x, y, Operand.random(random, 48)),
        new Case(new RopePair(rope), Set.of(0, 1, 2), q, k, positions),
        new Case(
            new Linears(2),
            Set.of(0),
            x,
            Nibbles.random(random, 100, 48),
            Operand.random(random, 30, 48)));
  }

  private static Case attention() {
    var shape = new PagedAttentionKernelTest.Shape(6, 2, 24, 20);
    int[] lengths = {40, 47, 1, 30, 9};
    int[] counts = {20, 30, 1, 7, 9};
    if (lengths.length != SEQUENCES || IntStream.of(counts).sum() != TOKENS) {
      throw new IllegalStateException("not " + TOKENS + " tokens");
    }
    Paged paged = Paged.random(new Random(5), shape, lengths, counts);
    // A sequence's tokens depend on its other operands: parts are PagedAttentionKernelTest's.
    return new Case(paged.op(new AttentionMask.Causal()), Set.of(), paged.operands());
  }

  private static Operand ints(Random random, int bound, long... shape) {
    int count =
        Math.toIntExact(
            IntStream.range(0, shape.length).mapToLong(i -> shape[i]).reduce(1, (a, b) -> a * b));
    return Operand.of(random.ints(count, 0, bound).toArray(), shape);
  }
}
