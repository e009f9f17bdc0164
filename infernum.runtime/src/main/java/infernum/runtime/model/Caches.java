package infernum.runtime.model;

import infernum.blocks.execution.EagerScope;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The memory of every layer's cache, for a number of blocks. */
final class Caches<D extends Device> {
  private record Allocated<D extends Device>(CacheSpec cache, TensorSpec spec, Memory<D> memory) {}

  private final List<List<Allocated<D>>> layers = new ArrayList<>();

  Caches(List<List<CacheSpec>> declared, int blocks, Region<D> region) {
    Dim slots = Dim.fixed((long) blocks * BlockAllocator.BLOCK_SIZE);
    for (List<CacheSpec> layer : declared) {
      List<Allocated<D>> allocated = new ArrayList<>();
      for (CacheSpec cache : layer) {
        TensorSpec spec = TensorSpec.dense(DType.F32, slots, cache.width());
        allocated.add(new Allocated<>(cache, spec, region.allocate(spec.bytes(Sizes.NONE))));
      }
      layers.add(allocated);
    }
  }

  /** Each layer's cache as values of a scope. */
  List<LayerCache<D>> in(EagerScope<D> scope) {
    List<LayerCache<D>> caches = new ArrayList<>();
    for (List<Allocated<D>> layer : layers) {
      Map<String, Value<D>> tensors = new LinkedHashMap<>();
      for (Allocated<D> a : layer) {
        tensors.put(a.cache.name(), scope.input(a.spec, a.cache.placement(), a.memory));
      }
      caches.add(new LayerCache<>(tensors));
    }
    return caches;
  }
}
