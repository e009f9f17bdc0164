package infernum.blocks.attention;

import static infernum.spi.op.Ops.appendRows;
import static infernum.spi.op.Ops.pagedAttention;
import static infernum.spi.tensor.Sharded.SHARDED;

import infernum.spi.block.AttentionVariant;
import infernum.spi.model.CacheSpec;
import infernum.spi.model.LayerCache;
import infernum.spi.model.Step;
import infernum.spi.op.AttentionMask;
import infernum.spi.op.PagedAttention;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Sharded;
import infernum.spi.tensor.Tensor;
import java.util.List;

/**
 * Softmax attention over a paged cache of keys and values. A variant that differs only in which
 * positions a query sees makes one with its own mask.
 *
 * @param scale factor on q·k
 * @param mask which positions a query sees
 */
public record Paged<D extends Device>(double scale, AttentionMask mask)
    implements AttentionVariant.Core<D> {

  /** The cache that it wants: keys and values, sharded by heads. */
  public static List<CacheSpec> caches(AttentionVariant.Heads heads) {
    long width = Math.multiplyExact((long) heads.keyValue(), heads.dim());
    return List.of(new CacheSpec("keys", width, SHARDED), new CacheSpec("values", width, SHARDED));
  }

  @Override
  public Tensor<D, Sharded> attend(
      Tensor<D, Sharded> q,
      Tensor<D, Sharded> k,
      Tensor<D, Sharded> v,
      LayerCache<D> cache,
      Step<D> step) {
    Tensor<D, Sharded> keys = cache.get("keys", SHARDED);
    Tensor<D, Sharded> values = cache.get("values", SHARDED);
    // These write the caches in place, before they are read: a token sees itself.
    appendRows(keys, k, step.slots());
    appendRows(values, v, step.slots());
    // Fewer than q has: each is shared by a group of query heads.
    int kvHeads = (int) k.spec().shape().get(1).fixed();
    return pagedAttention(
        new PagedAttention(scale, mask, kvHeads, step.blockSize()),
        q,
        keys,
        values,
        step.queryStarts(),
        step.lengths(),
        step.blockTables());
  }
}
