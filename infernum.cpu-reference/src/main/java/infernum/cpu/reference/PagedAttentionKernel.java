package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.PagedAttention;

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
  Runnable prepare(PagedAttention op, Operands operands) {
    Floats queries = operands.vectors(0);
    Floats keys = operands.rows(1);
    Floats values = operands.rows(2);
    Floats result = operands.resultVectors(0);
    RaggedBatch batch = new RaggedBatch(operands, queries.vectors().rows(), op.blockSize());
    AttentionTiles tiles =
        new AttentionTiles(op, batch, resources(), queries, keys, values, result);
    return () -> {
      batch.check(queries.vectors().rows(), keys.count());
      result.clear(); // rows of padding belong to no tile
      tiles.compute();
    };
  }
}
