package infernum.runtime.quantisation;

import infernum.spi.tensor.Quantiser;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Six bits around zero: 256 elements in 210 bytes. 128 bytes of low nibbles, 64 bytes of high bits,
 * 16 signed bytes of scales, one for each run of 16 elements, and a binary16 {@code d}. Half of the
 * block has 64 bytes of nibbles, of which the low ones are elements 0 to 63, and 32 bytes of high
 * bits: bits 2k and 2k + 1 of byte j are those of element 32k + j. An element is {@code d * scale *
 * (q - 32)}, rounded after each operation.
 */
public record Q6_K() implements Blockwise {
  private static final int BYTES = 210;

  @Override
  public String name() {
    return "Q6_K";
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
    return OptionalInt.of(14);
  }

  @Override
  public Optional<Quantiser> quantiser() {
    return Optional.of(new BlockwiseQuantiser(this, Q6_KPacker::new));
  }

  @Override
  public void block(MemorySegment packed, long at, float[] target, int first) {
    float d = Blocks.half(packed, at + 208);
    for (int run = 0; run < 16; run++) {
      float scale = d * (byte) Blocks.byteAt(packed, at + 192 + run);
      int inHalf = 16 * (run % 8);
      long quanta = at + 64L * (run / 8) + inHalf % 64;
      long high = at + 128 + 32L * (run / 8) + inHalf % 32;
      int nibble = inHalf / 64 * 4;
      int shift = inHalf / 32 * 2;
      int to = first + 16 * run;
      for (int j = 0; j < 16; j++) {
        int low = Blocks.byteAt(packed, quanta + j) >>> nibble & 15;
        int top = Blocks.byteAt(packed, high + j) >>> shift & 3;
        target[to + j] = scale * ((low | top << 4) - 32);
      }
    }
  }
}
