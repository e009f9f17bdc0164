package infernum.runtime.quantisation;

import infernum.spi.tensor.Quantisation;
import infernum.spi.tensor.Quantiser;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/**
 * Packs block by block.
 *
 * @param format what it packs into
 * @param packers makes a packer for each call
 */
record BlockwiseQuantiser(Quantisation format, Supplier<BlockPacker> packers) implements Quantiser {
  @Override
  public void quantise(float[] source, int at, int elements, MemorySegment packed, long offset) {
    int blocks = Blocks.count(format, packed, offset, elements, source.length, at);
    BlockPacker packer = packers.get();
    for (int i = 0; i < blocks; i++) {
      packer.pack(
          source, at + i * format.blockElements(), packed, offset + (long) i * format.blockBytes());
    }
  }
}
