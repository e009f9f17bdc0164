package infernum.runtime.quantisation;

import infernum.spi.tensor.Quantisation;
import java.lang.foreign.MemorySegment;

/** A quantisation whose blocks are read one by one. */
interface Blockwise extends Quantisation {
  /**
   * Reads one block, which lies within both sides.
   *
   * @param at bytes from the segment's begin to the block's
   * @param first where its elements go
   */
  void block(MemorySegment packed, long at, float[] target, int first);

  @Override
  default void dequantise(MemorySegment packed, long offset, int elements, float[] target, int at) {
    int blocks = Blocks.count(this, packed, offset, elements, target.length, at);
    for (int i = 0; i < blocks; i++) {
      block(packed, offset + (long) i * blockBytes(), target, at + i * blockElements());
    }
  }
}
