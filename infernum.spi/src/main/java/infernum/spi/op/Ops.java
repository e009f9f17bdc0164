package infernum.spi.op;

import infernum.spi.tensor.*;
import java.util.List;
import java.util.stream.Stream;

/**
 * The built-in ops as typed functions, for {@code import static}. Their signatures are the table of
 * placements: what doesn't fit it doesn't compile. Shapes stand at each op's record; operands that
 * don't fit are a {@link ShapeException} that names both sides.
 *
 * <p>A method of the same name hides the import, and so does a record's component: call it {@code
 * rotation}, not {@code rope}.
 */
public final class Ops {
  private Ops() {}

  /** Rows of the table by token: [tokens, width]; other ranks hold the other rows. */
  public static <D extends Device> Tensor<D, Partial> embedding(
      Tensor<D, Replicated> tokens, EmbeddingWeight<D> weight) {
    return Op.apply(new Embedding(weight.firstRow()), tokens, weight.table());
  }

  /** x [rows, in] to [rows, out]. */
  public static <D extends Device, I extends Whole, O extends Placement> Tensor<D, O> linear(
      Tensor<D, I> x, LinearWeight<D, I, O> weight) {
    Tensor<D, O> y = Op.apply(new Linear(), x, weight.matrix());
    return weight.bias().map(bias -> addBias(y, bias)).orElse(y);
  }

  /** Adds a row to every row. */
  public static <D extends Device, P extends Placement> Tensor<D, P> addBias(
      Tensor<D, P> x, Tensor<D, P> bias) {
    return Op.apply(new AddBias(), x, bias);
  }

  /** Each head of x [tokens, heads, in] by its own matrix: [tokens, heads, out]. */
  public static <D extends Device> Tensor<D, Sharded> linearHeads(
      Tensor<D, Sharded> x, HeadWeight<D> weight) {
    return Op.apply(new LinearHeads(), x, weight.matrices());
  }

  /** Over all features of a row, hence only where each rank has all of them. */
  public static <D extends Device> Tensor<D, Replicated> rmsNorm(
      Tensor<D, Replicated> x, Tensor<D, Replicated> weight, double epsilon) {
    return Op.apply(new RmsNorm(epsilon), x, weight);
  }

  /** Over the features of each head of x [tokens, heads, dim], which are never split over ranks. */
  public static <D extends Device, P extends Whole> Tensor<D, P> rmsNormHeads(
      Tensor<D, P> x, Tensor<D, Replicated> weight, double epsilon) {
    return Op.apply(new RmsNorm(epsilon), x, weight);
  }

  /** x * sigmoid(x). */
  public static <D extends Device, P extends Whole> Tensor<D, P> silu(Tensor<D, P> x) {
    return Op.apply(new Silu(), x);
  }

  /** GELU by its tanh approximation. */
  public static <D extends Device, P extends Whole> Tensor<D, P> geluTanh(Tensor<D, P> x) {
    return Op.apply(new GeluTanh(), x);
  }

  /** max(x, 0). */
  public static <D extends Device, P extends Whole> Tensor<D, P> relu(Tensor<D, P> x) {
    return Op.apply(new Relu(), x);
  }

  /** 1 / (1 + exp(-x)). */
  public static <D extends Device, P extends Whole> Tensor<D, P> sigmoid(Tensor<D, P> x) {
    return Op.apply(new Sigmoid(), x);
  }

  /** The hyperbolic tangent. */
  public static <D extends Device, P extends Whole> Tensor<D, P> tanh(Tensor<D, P> x) {
    return Op.apply(new Tanh(), x);
  }

  /** cap * tanh(x / cap). */
  public static <D extends Device, P extends Whole> Tensor<D, P> softcap(
      Tensor<D, P> x, double cap) {
    return Op.apply(new Softcap(cap), x);
  }

  /** x * factor. */
  public static <D extends Device, P extends Placement> Tensor<D, P> scale(
      Tensor<D, P> x, double factor) {
    return Op.apply(new Scale(factor), x);
  }

  /** a + b. */
  public static <D extends Device, P extends Placement> Tensor<D, P> add(
      Tensor<D, P> a, Tensor<D, P> b) {
    return Op.apply(new Add(), a, b);
  }

  /** a * b, element by element. */
  public static <D extends Device, P extends Whole> Tensor<D, P> mul(
      Tensor<D, P> a, Tensor<D, P> b) {
    return Op.apply(new Mul(), a, b);
  }

  /** Some rows of x, by index [outputs]. */
  public static <D extends Device, P extends Placement> Tensor<D, P> gatherRows(
      Tensor<D, P> x, Tensor<D, Replicated> rows) {
    return Op.apply(new GatherRows(), x, rows);
  }

  /** [tokens, heads * dim] as [tokens, heads, dim]. */
  public static <D extends Device, P extends Whole> Tensor<D, P> splitHeads(
      Tensor<D, P> x, long dim) {
    return Op.apply(new SplitHeads(dim), x);
  }

  /** [tokens, heads, dim] as [tokens, heads * dim]. */
  public static <D extends Device, P extends Whole> Tensor<D, P> mergeHeads(Tensor<D, P> x) {
    return Op.apply(new MergeHeads(), x);
  }

  /** Some columns of x [rows, n]; of replicated tensors only, as a rank's share is elsewhere. */
  public static <D extends Device> Tensor<D, Replicated> columns(
      Tensor<D, Replicated> x, long from, long width) {
    return Op.apply(new Columns(from, width), x);
  }

  /** A part of every head of x [tokens, heads, dim]. */
  public static <D extends Device, P extends Whole> Tensor<D, P> sliceHeads(
      Tensor<D, P> x, long from, long width) {
    return Op.apply(new SliceHeads(from, width), x);
  }

  /** Joins each head of a with that of b. */
  public static <D extends Device, P extends Whole> Tensor<D, P> concatHeads(
      Tensor<D, P> a, Tensor<D, P> b) {
    return Op.apply(new ConcatHeads(), a, b);
  }

  /** Rotates each head of x [tokens, heads, dim] by position [tokens]. */
  public static <D extends Device, P extends Whole> Tensor<D, P> rope(
      Tensor<D, P> x, Tensor<D, Replicated> positions, Rope rope) {
    return Op.apply(rope, x, positions);
  }

  /** Writes rows into a paged cache at their slots; it lies as the rows do. */
  public static <D extends Device, P extends Whole> void appendRows(
      Tensor<D, P> cache, Tensor<D, P> rows, Tensor<D, Replicated> slots) {
    Op.applyAll(new AppendRows(), Tensors.of(cache, rows, slots));
  }

  /**
   * Attention over a paged cache, which is sharded by heads, or replicated where it has one head
   * that all query heads share (latent, or multi-query).
   */
  public static <D extends Device, K extends Whole> Tensor<D, Sharded> pagedAttention(
      PagedAttention op,
      Tensor<D, Sharded> q,
      Tensor<D, K> keys,
      Tensor<D, K> values,
      Tensor<D, Replicated> queryStarts,
      Tensor<D, Replicated> lengths,
      Tensor<D, Replicated> blockTables) {
    return Op.apply(op, q, keys, values, queryStarts, lengths, blockTables);
  }

  /** The chosen experts of each token and their weights, from the router's logits. */
  public static <D extends Device> Routing<D> topKRoute(
      Tensor<D, Replicated> logits, int chosen, boolean normalised) {
    Tensors<D> results = Op.applyAll(new TopKRoute(chosen, normalised), Tensors.of(logits));
    return new Routing<>(results.get(0), results.get(1));
  }

  /** Each row by the matrices of its token's experts: [tokens * chosen, out]. */
  public static <D extends Device, I extends Whole, O extends Placement> Tensor<D, O> linearExperts(
      Tensor<D, I> x, Routing<D> routing, List<LinearWeight<D, I, O>> experts) {
    List<Value<D>> operands =
        Stream.concat(
                Stream.of(x.value(), routing.experts().value()),
                experts.stream().map(weight -> matrix(weight)))
            .toList();
    return Op.applyAll(new LinearExperts(), new Tensors<>(operands)).get(0);
  }

  private static <D extends Device> Value<D> matrix(LinearWeight<D, ?, ?> weight) {
    if (weight.bias().isPresent()) {
      throw new IllegalArgumentException("experts with a bias aren't supported: " + weight);
    }
    return weight.matrix().value();
  }

  /** The weighted sum of what each token's experts said: [tokens, width]. */
  public static <D extends Device, P extends Placement> Tensor<D, P> combineExperts(
      Tensor<D, P> y, Routing<D> routing) {
    return Op.apply(new CombineExperts(), y, routing.weights());
  }

  /** The sum over ranks. */
  public static <D extends Device> Tensor<D, Replicated> allReduce(Tensor<D, Partial> x) {
    return Op.apply(ranks(x) == 1 ? new Alone() : new AllReduce(), x);
  }

  /** The columns of all ranks, side by side. */
  public static <D extends Device> Tensor<D, Replicated> allGather(Tensor<D, Sharded> x) {
    return Op.apply(ranks(x) == 1 ? new Alone() : new AllGather(ranks(x)), x);
  }

  private static <D extends Device> int ranks(Tensor<D, ?> x) {
    return Tensors.of(x).scope().map(Scope::ranks).orElse(1);
  }
}
