package infernum.runtime.quantisation;

import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/**
 * Two bits above a minimum: 256 elements in 84 bytes. 16 bytes, one for each run of 16 elements,
 * with its scale in the low nibble and its minimum in the high one; 64 bytes of quanta; a binary16
 * {@code d} for the scales, and a binary16 {@code dmin} for the minima. Half of the block has 32
 * bytes of quanta: bits 2k and 2k + 1 of byte j are element 32k + j. An element is {@code d * scale
 * * q - dmin * minimum}, rounded after each operation.
 */
public record Q2_K() implements Blockwise {
  private static final int BYTES = 84;

  @Override
  public String name() {
    return "Q2_K";
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
    return OptionalInt.of(10);
  }

  @Override
  public void block(MemorySegment packed, long at, float[] target, int first) {
    float d = Blocks.half(packed, at + 80);
    float dmin = Blocks.half(packed, at + 82);
    for (int run = 0; run < 16; run++) {
      int both = Blocks.byteAt(packed, at + run);
      float scale = d * (both & 15);
      float minimum = dmin * (both >>> 4);
      long quanta = at + 16 + 32L * (run / 8) + 16L * (run % 2);
      int shift = run % 8 / 2 * 2;
      int to = first + 16 * run;
      for (int j = 0; j < 16; j++) {
        target[to + j] = scale * (Blocks.byteAt(packed, quanta + j) >>> shift & 3) - minimum;
      }
    }
  }
}
