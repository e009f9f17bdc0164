package infernum.cpu.reference;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.PagedAttention;
import infernum.spi.tensor.Cpu;
import java.util.List;

/** Softmax attention over a paged cache, by tiles of tokens and KV heads. */
final class PagedAttentionKernel extends ReferenceKernel<PagedAttention> {
  PagedAttentionKernel(Resources resources) {
    super(PagedAttention.class, resources);
  }

  @Override
  void demand(PagedAttention op, Signature signature, Demands demands) {
    demands.f32("queries", signature.in(0));
    demands.f32("keys", signature.in(1));
    demands.f32("values", signature.in(2));
    demands.i32("query starts", signature.in(3));
    demands.i32("lengths", signature.in(4));
    demands.i32("block tables", signature.in(5));
  }

  @Override
  void run(PagedAttention op, Signature signature, Launch<Cpu> launch) {
    RaggedBatch batch = RaggedBatch.of(op, signature, launch);
    Floats queries = vectors(signature, launch, 0);
    Floats keys = rows(signature, launch, 1);
    Floats values = rows(signature, launch, 2);
    Floats result = resultVectors(signature, launch);
    // Rows of padding belong to no tile.
    long bytes = signature.out(0).bytes(launch.sizes());
    HostMemory.segment(launch.out(0)).asSlice(0, bytes).fill((byte) 0);
    List<RaggedBatch.Tile> tiles = batch.tiles();
    int longest = tiles.stream().mapToInt(RaggedBatch.Tile::reach).max().orElse(0);
    long width = (long) queries.length() + result.length();
    cores()
        .each(
            Math.multiplyExact(tiles.size(), op.kvHeads()),
            longest * width,
            () -> new AttentionTiles(op, batch, tiles, queries, keys, values, result));
  }
}
