package infernum.runtime.model;

import infernum.runtime.kv.BlockAllocator;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.model.CacheSpec;
import infernum.spi.model.LayerCache;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Every layer's cache, for a number of blocks. */
final class Caches {
  private final List<List<CacheTensor>> layers = new ArrayList<>();

  /**
   * A tensor of a layer's cache.
   *
   * @param name among all layers': {@code "cache.3.keys"}
   * @param spec [slots, width]
   */
  record CacheTensor(String name, CacheSpec declared, TensorSpec spec) {}

  Caches(List<List<CacheSpec>> declared, int blocks) {
    Dim slots = Dim.fixed((long) blocks * BlockAllocator.BLOCK_SIZE);
    for (List<CacheSpec> layer : declared) {
      List<CacheTensor> tensors = new ArrayList<>();
      for (CacheSpec cache : layer) {
        String name = "cache.%d.%s".formatted(layers.size(), cache.name());
        TensorSpec spec = TensorSpec.dense(DType.F32, slots, cache.width());
        tensors.add(new CacheTensor(name, cache, spec));
      }
      layers.add(tensors);
    }
  }

  /** All tensors' names. */
  List<String> names() {
    return layers.stream().flatMap(List::stream).map(CacheTensor::name).toList();
  }

  /** Bytes of all tensors. */
  long bytes() {
    return layers.stream()
        .flatMap(List::stream)
        .mapToLong(tensor -> tensor.spec.bytes(Sizes.NONE))
        .sum();
  }

  /** Memory for all, by name. */
  <D extends Device> Map<String, Memory<D>> allocate(Region<D> region) {
    Map<String, Memory<D>> memory = new HashMap<>();
    for (List<CacheTensor> layer : layers) {
      for (CacheTensor tensor : layer) {
        memory.put(tensor.name, region.allocate(tensor.spec.bytes(Sizes.NONE)));
      }
    }
    return memory;
  }

  /** Each layer's cache as values of a scope. */
  <D extends Device> List<LayerCache<D>> in(Function<CacheTensor, Value<D>> value) {
    List<LayerCache<D>> caches = new ArrayList<>();
    for (List<CacheTensor> layer : layers) {
      Map<String, Value<D>> tensors = new LinkedHashMap<>();
      for (CacheTensor tensor : layer) {
        tensors.put(tensor.declared.name(), value.apply(tensor));
      }
      caches.add(new LayerCache<>(tensors));
    }
    return caches;
  }
}
