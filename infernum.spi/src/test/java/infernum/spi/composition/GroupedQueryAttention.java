package infernum.spi.composition;

import static infernum.spi.op.Ops.*;

import infernum.spi.model.LayerCache;
import infernum.spi.model.Step;
import infernum.spi.model.Weights;
import infernum.spi.model.Weights.Bias;
import infernum.spi.op.AttentionMask;
import infernum.spi.op.PagedAttention;
import infernum.spi.op.Rope;
import infernum.spi.tensor.*;
import java.util.Optional;

/**
 * Attention whose query heads share KV heads (arXiv:2305.13245).
 *
 * @param queryNorm over each query head, as in Qwen3
 * @param dim elements of a head
 */
record GroupedQueryAttention<D extends Device>(
    LinearWeight<D, Replicated, Sharded> q,
    LinearWeight<D, Replicated, Sharded> k,
    LinearWeight<D, Replicated, Sharded> v,
    LinearWeight<D, Sharded, Partial> o,
    Optional<Norm<D>> queryNorm,
    Optional<Norm<D>> keyNorm,
    AttentionMask mask,
    Rope rotation,
    int dim)
    implements Layer.Attention<D> {

  static <D extends Device> GroupedQueryAttention<D> of(
      Weights<D> weights, long width, Heads heads, AttentionMask mask, Rope rotation) {
    return new GroupedQueryAttention<>(
        weights.columnParallel("q_proj", heads.query() * heads.dim(), width, Bias.NONE),
        weights.columnParallel("k_proj", heads.keyValue() * heads.dim(), width, Bias.NONE),
        weights.columnParallel("v_proj", heads.keyValue() * heads.dim(), width, Bias.NONE),
        weights.rowParallel("o_proj", width, heads.query() * heads.dim(), Bias.NONE),
        Optional.empty(),
        Optional.empty(),
        mask,
        rotation,
        (int) heads.dim());
  }

  GroupedQueryAttention<D> withHeadNorms(Norm<D> forQueries, Norm<D> forKeys) {
    return new GroupedQueryAttention<>(
        q, k, v, o, Optional.of(forQueries), Optional.of(forKeys), mask, rotation, dim);
  }

  @Override
  public Tensor<D, Partial> forward(Tensor<D, Replicated> x, Step<D> step) {
    Tensor<D, Sharded> queries = heads(linear(x, q), queryNorm, step);
    Tensor<D, Sharded> keys = heads(linear(x, k), keyNorm, step);
    Tensor<D, Sharded> values = splitHeads(linear(x, v), dim);
    return linear(mergeHeads(attend(queries, keys, values, step)), o);
  }

  private Tensor<D, Sharded> heads(
      Tensor<D, Sharded> projected, Optional<Norm<D>> norm, Step<D> step) {
    Tensor<D, Sharded> heads = splitHeads(projected, dim);
    Tensor<D, Sharded> normed = norm.map(n -> n.forwardHeads(heads)).orElse(heads);
    return rope(normed, step.positions(), rotation);
  }

  private Tensor<D, Sharded> attend(
      Tensor<D, Sharded> queries,
      Tensor<D, Sharded> newKeys,
      Tensor<D, Sharded> newValues,
      Step<D> step) {
    LayerCache<D> cache = step.caches().getFirst();
    Tensor<D, Sharded> keys = cache.get("keys", Sharded.SHARDED);
    Tensor<D, Sharded> values = cache.get("values", Sharded.SHARDED);
    appendRows(keys, newKeys, step.slots());
    appendRows(values, newValues, step.slots());
    int kvHeads = (int) newKeys.spec().shape().get(1).fixed();
    return pagedAttention(
        new PagedAttention(1 / Math.sqrt(dim), mask, kvHeads, step.blockSize()),
        queries,
        keys,
        values,
        step.queryStarts(),
        step.lengths(),
        step.blockTables());
  }

  /** How many heads there are over all ranks, and the size of one. */
  record Heads(long query, long keyValue, long dim) {}
}
