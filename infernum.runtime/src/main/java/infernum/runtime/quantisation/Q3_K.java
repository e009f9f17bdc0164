package infernum.runtime.quantisation;

import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/**
 * Three bits around zero: 256 elements in 110 bytes. 32 bytes of high bits, bit k of byte j that of
 * element 32k + j; 64 bytes of low bits, as in {@link Q2_K}; 12 bytes with the 6-bit scales of the
 * runs of 16 elements; a binary16 {@code d}. Of scale i, the low four bits are a nibble of byte i %
 * 8 (the high one from i = 8 on), and the other two are bits 2 (i / 4) and up of byte 8 + i % 4. An
 * element is {@code d * (scale - 32) * (q - 4)}, rounded after each operation.
 */
public record Q3_K() implements Blockwise {
  private static final int BYTES = 110;

  @Override
  public String name() {
    return "Q3_K";
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
    return OptionalInt.of(11);
  }

  @Override
  public void block(MemorySegment packed, long at, float[] target, int first) {
    float d = Blocks.half(packed, at + 108);
    for (int run = 0; run < 16; run++) {
      float scale = d * (scale(packed, at + 96, run) - 32);
      long quanta = at + 32 + 32L * (run / 8) + 16L * (run % 2);
      long high = at + 16L * (run % 2);
      int shift = run % 8 / 2 * 2;
      int to = first + 16 * run;
      for (int j = 0; j < 16; j++) {
        int low = Blocks.byteAt(packed, quanta + j) >>> shift & 3;
        int top = Blocks.byteAt(packed, high + j) >>> (run / 2) & 1;
        target[to + j] = scale * ((low | top << 2) - 4);
      }
    }
  }

  private static int scale(MemorySegment packed, long at, int run) {
    int low = Blocks.byteAt(packed, at + run % 8) >>> (run / 8 * 4) & 15;
    int high = Blocks.byteAt(packed, at + 8 + run % 4) >>> (run / 4 * 2) & 3;
    return low | high << 4;
  }
}
