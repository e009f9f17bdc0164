package infernum.plugin.cpu.simd;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.AttentionMask;
import infernum.spi.op.PagedAttention;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;

/** Softmax attention over a paged cache, causal or in a sliding window. */
final class PagedAttentionKernel extends SimdKernel<PagedAttention> {
  PagedAttentionKernel(Engine engine) {
    super(PagedAttention.class, engine);
  }

  @Override
  void demand(PagedAttention op, Signature signature, Support.Check check) {
    floats(check, "queries", signature.in(0));
    floats(check, "keys", signature.in(1));
    floats(check, "values", signature.in(2));
    integers(check, "query starts", signature.in(3));
    integers(check, "lengths", signature.in(4));
    integers(check, "block tables", signature.in(5));
    check.that(
        switch (op.mask()) {
          case AttentionMask.Causal _, AttentionMask.SlidingWindow _ -> true;
          default -> false;
        },
        "mask %s isn't known; known are Causal and SlidingWindow",
        op.mask());
  }

  @Override
  public BoundKernel<Cpu> bind(PagedAttention op, Signature signature, Sizes largest) {
    return new BoundAttention(engine(), op, signature, largest);
  }
}
