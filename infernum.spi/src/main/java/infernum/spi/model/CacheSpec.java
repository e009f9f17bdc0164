package infernum.spi.model;

import infernum.spi.tensor.Whole;

/**
 * One named tensor of a layer's paged cache, as an attention declares it: [slots, width] of
 * float32.
 *
 * @param name unique in the layer: {@code "keys"}
 * @param width elements of one position, over all ranks
 * @param placement sharded by heads, or replicated
 */
public record CacheSpec(String name, long width, Whole placement) {}
