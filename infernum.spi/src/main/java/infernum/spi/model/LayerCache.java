package infernum.spi.model;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Value;
import infernum.spi.tensor.Whole;
import java.util.Map;

/**
 * One layer's cache on this rank: the tensors that its attention {@linkplain CacheSpec declared},
 * each [slots, width].
 *
 * @param <D> where it lives
 */
public record LayerCache<D extends Device>(Map<String, Value<D>> tensors) {
  /** Copies the map. */
  public LayerCache {
    tensors = Map.copyOf(tensors);
  }

  /**
   * A tensor by name.
   *
   * @param placement as declared
   * @throws IllegalArgumentException none was declared of that name
   * @throws infernum.spi.tensor.PlacementException it was declared to lie otherwise
   */
  public <P extends Whole> Tensor<D, P> get(String name, P placement) {
    Value<D> value = tensors.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "no cache tensor '%s' was declared; declared: %s".formatted(name, tensors.keySet()));
    }
    return Tensor.of(value, placement);
  }
}
