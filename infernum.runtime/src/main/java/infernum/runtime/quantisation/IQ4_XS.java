package infernum.runtime.quantisation;

import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/**
 * Four bits that stand for the values of {@link IQ4_NL}: 256 elements in 136 bytes. A binary16
 * {@code d}, 16 bits with the upper two of each run's scale, 4 bytes with the lower four, and 16
 * bytes for each run of 32 elements, as in IQ4_NL. An element is {@code d * (scale - 32)} times its
 * nibble's value, rounded after each operation.
 */
public record IQ4_XS() implements Blockwise {
  private static final int BYTES = 136;

  @Override
  public String name() {
    return "IQ4_XS";
  }

  @Override
  public int blockElements() {
    return Blocks.SUPER_ELEMENTS;
  }

  @Override
  public int blockBytes() {
    return BYTES;
  }

  @Override
  public OptionalInt ggufType() {
    return OptionalInt.of(23);
  }

  @Override
  public void block(MemorySegment packed, long at, float[] target, int first) {
    float d = Blocks.half(packed, at);
    int highs = Blocks.shortAt(packed, at + 2);
    for (int run = 0; run < 8; run++) {
      int low = Blocks.byteAt(packed, at + 4 + run / 2) >>> (run % 2 * 4) & 15;
      int scale = low | (highs >>> (2 * run) & 3) << 4;
      Codebook.NON_LINEAR.read(
          packed, at + 8 + 16L * run, d * (scale - 32), target, first + 32 * run);
    }
  }
}
