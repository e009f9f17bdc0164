package infernum.spi.testing;

import infernum.spi.tensor.Quantisation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A quantisation of nothing but bytes: a scale, then 32 elements. */
public enum Blocks implements Quantisation {
  /** The instance. */
  Q8;

  @Override
  public int blockElements() {
    return 32;
  }

  @Override
  public int blockBytes() {
    return 33;
  }

  @Override
  public void dequantise(MemorySegment packed, long offset, int elements, float[] target, int at) {
    for (int i = 0; i < elements; i++) {
      long block = offset + i / 32 * 33L;
      byte scale = packed.get(ValueLayout.JAVA_BYTE, block);
      target[at + i] = scale * packed.get(ValueLayout.JAVA_BYTE, block + 1 + i % 32);
    }
  }
}
