package infernum.plugin.cpu.simd;

import infernum.spi.kernel.Signature;
import infernum.spi.op.AttentionMask;
import infernum.spi.op.PagedAttention;
import infernum.spi.tensor.TensorSpec;

/**
 * Sizes of an attention, and how its queries are cut into tiles: a lane is a query, which is a head
 * of a token. A tile has all query heads of a KV head, or as many as it has lanes, of some tokens.
 *
 * @param heads of queries
 * @param dim of a query and a key
 * @param width of a value
 * @param window positions that a query sees, its own among them
 */
record AttentionShape(int heads, int kvHeads, int dim, int width, float scale, int window) {
  static AttentionShape of(PagedAttention op, Signature signature) {
    TensorSpec queries = signature.in(0);
    int window =
        switch (op.mask()) {
          case AttentionMask.SlidingWindow(int size) -> size;
          default -> Integer.MAX_VALUE;
        };
    return new AttentionShape(
        Math.toIntExact(queries.shape().get(1).fixed()),
        op.kvHeads(),
        Math.toIntExact(queries.last()),
        Math.toIntExact(signature.out(0).last()),
        (float) op.scale(),
        window);
  }

  /** Query heads of a KV head. */
  int group() {
    return heads / kvHeads;
  }

  /** Query heads of a tile. */
  int tileHeads() {
    return Math.min(group(), Lanes.ROWS);
  }

  /** Tokens of a tile, at most. */
  int tileTokens() {
    return Lanes.ROWS / tileHeads();
  }

  /** Tiles of the same tokens. */
  int perTokens() {
    return kvHeads * Math.ceilDiv(group(), tileHeads());
  }

  /** The KV head of one of them. */
  int kvHead(int tile) {
    return tile / (perTokens() / kvHeads);
  }

  /** Its first query head. */
  int firstHead(int tile) {
    return kvHead(tile) * group() + tile % (perTokens() / kvHeads) * tileHeads();
  }

  /** How many query heads it has. */
  int headsOf(int tile) {
    return Math.min(tileHeads(), (kvHead(tile) + 1) * group() - firstHead(tile));
  }
}
