package infernum.blocks.attention;

import infernum.spi.Settings;
import infernum.spi.block.AttentionVariant;
import infernum.spi.model.CacheSpec;
import infernum.spi.model.Weights;
import infernum.spi.op.AttentionMask;
import infernum.spi.tensor.Device;
import java.util.List;

/**
 * {@code paged}: the model's own attention, over all positions or the window that the model has.
 */
public final class PagedVariant implements AttentionVariant {
  /** The name by which families ask for it. */
  public static final String NAME = "paged";

  /** For the service loader. */
  public PagedVariant() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<CacheSpec> caches(Heads heads) {
    return Paged.caches(heads);
  }

  @Override
  public <D extends Device> Core<D> create(Spec spec, Settings settings, Weights<D> weights) {
    AttentionMask mask =
        spec.window() == 0
            ? new AttentionMask.Causal()
            : new AttentionMask.SlidingWindow(spec.window());
    return new Paged<>(spec.scale(), mask);
  }
}
