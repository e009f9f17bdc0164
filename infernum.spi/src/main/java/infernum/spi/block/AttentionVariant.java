package infernum.spi.block;

import infernum.spi.Settings;
import infernum.spi.Variant;
import infernum.spi.model.CacheSpec;
import infernum.spi.model.LayerCache;
import infernum.spi.model.Step;
import infernum.spi.model.Weights;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Sharded;
import infernum.spi.tensor.Tensor;
import java.util.List;

/**
 * A way for tokens to attend to earlier ones: from projected, rotated queries, keys and values to
 * the heads' results. A service, chosen by {@code --attention NAME}.
 */
public interface AttentionVariant extends Variant {
  /** What a layer keeps from step to step. */
  List<CacheSpec> caches(Heads heads);

  /**
   * The attention of one layer.
   *
   * @param weights of the layer's attention, for variants with weights of their own
   */
  <D extends Device> Core<D> create(Spec spec, Settings settings, Weights<D> weights);

  /**
   * Heads of a layer, over all ranks.
   *
   * @param query number of query heads
   * @param keyValue number of key and value heads
   * @param dim elements of a head
   */
  record Heads(int query, int keyValue, int dim) {}

  /**
   * What the model asks of a layer's attention.
   *
   * @param scale factor on q·k
   * @param window positions that a query sees, its own among them; 0: all
   */
  record Spec(Heads heads, double scale, int window) {}

  /**
   * The attention of one layer.
   *
   * @param <D> where it runs
   */
  interface Core<D extends Device> {
    /**
     * Attends, having put this step's keys and values into the cache.
     *
     * @param q [tokens, heads, dim], this rank's heads
     * @param k [tokens, kvHeads, dim]
     * @param v [tokens, kvHeads, dim]
     * @return [tokens, heads, dim]
     */
    Tensor<D, Sharded> attend(
        Tensor<D, Sharded> q,
        Tensor<D, Sharded> k,
        Tensor<D, Sharded> v,
        LayerCache<D> cache,
        Step<D> step);
  }
}
