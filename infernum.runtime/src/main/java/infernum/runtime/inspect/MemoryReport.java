package infernum.runtime.inspect;

import infernum.runtime.model.BuiltModel;
import infernum.spi.InfernumException;
import infernum.spi.model.CacheSpec;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.DType;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What a model takes at the least: its weights as they are stored, and the KV cache.
 *
 * @param weights bytes
 * @param perToken bytes of the KV cache for one token; empty where no family builds the model
 * @param problem why not
 * @param context tokens of the context that the whole is told for
 */
public record MemoryReport(long weights, OptionalLong perToken, String problem, int context)
    implements Report {
  /**
   * An estimate.
   *
   * @param built builds the model, which tells what its attention caches
   * @param context tokens; empty: as many as the model was made for
   */
  public static MemoryReport of(
      Checkpoint checkpoint, Supplier<BuiltModel<?>> built, Optional<Integer> context) {
    long weights =
        checkpoint.tensors().values().stream()
            .map(StoredTensor::data)
            .mapToLong(data -> data.byteSize())
            .sum();
    try {
      List<List<CacheSpec>> caches = built.get().model().caches();
      long width = caches.stream().flatMap(List::stream).mapToLong(CacheSpec::width).sum();
      int tokens =
          context.orElseGet(
              () -> checkpoint.config().positive("max_position_embeddings", Integer.MAX_VALUE));
      return new MemoryReport(weights, OptionalLong.of(DType.F32.bytes(width)), "", tokens);
    } catch (InfernumException e) {
      return new MemoryReport(
          weights, OptionalLong.empty(), String.valueOf(e.getMessage()), context.orElse(0));
    }
  }

  @Override
  public String title() {
    return "memory";
  }

  private Optional<Long> cache() {
    return perToken.isPresent()
        ? Optional.of(Math.multiplyExact(perToken.getAsLong(), (long) context))
        : Optional.empty();
  }

  @Override
  public void print(PrintWriter out) {
    out.println("  weights %s".formatted(Bytes.of(weights)));
    cache()
        .ifPresentOrElse(
            bytes -> {
              out.println("  KV cache %s per token".formatted(Bytes.of(perToken.orElseThrow())));
              out.println(
                  "  with a context of %,d tokens: KV cache %s, together %s"
                      .formatted(context, Bytes.of(bytes), Bytes.of(weights + bytes)));
            },
            () -> out.println("  KV cache unknown: " + problem));
  }

  @Override
  public Object json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("weights", weights);
    cache()
        .ifPresentOrElse(
            bytes -> {
              json.put("kv_cache_per_token", perToken.orElseThrow());
              json.put("context", context);
              json.put("kv_cache", bytes);
              json.put("all", weights + bytes);
            },
            () -> json.put("problem", problem));
    return json;
  }
}
