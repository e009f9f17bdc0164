package infernum.runtime.quantisation;

import infernum.spi.tensor.Quantiser;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Four bits above a minimum: 256 elements in 144 bytes. A binary16 {@code d} for the scales, a
 * binary16 {@code dmin} for the minima, 12 bytes with a scale and a minimum of six bits for each
 * run of 32 elements, and 128 bytes of quanta: of each 32 of them, the low nibbles are one run and
 * the high nibbles the next. An element is {@code d * scale * q - dmin * minimum}, rounded after
 * each operation.
 */
public record Q4_K() implements Blockwise {
  private static final int BYTES = 144;

  @Override
  public String name() {
    return "Q4_K";
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
    return OptionalInt.of(12);
  }

  @Override
  public Optional<Quantiser> quantiser() {
    return Optional.of(new BlockwiseQuantiser(this, () -> new AffineSuperPacker(4)));
  }

  @Override
  public void block(MemorySegment packed, long at, float[] target, int first) {
    float d = Blocks.half(packed, at);
    float dmin = Blocks.half(packed, at + 2);
    for (int run = 0; run < 8; run++) {
      float scale = d * RunScales.scale(packed, at + 4, run);
      float minimum = dmin * RunScales.minimum(packed, at + 4, run);
      long quanta = at + 16 + 32L * (run / 2);
      int shift = run % 2 * 4;
      int to = first + 32 * run;
      for (int j = 0; j < 32; j++) {
        target[to + j] = scale * (Blocks.byteAt(packed, quanta + j) >>> shift & 15) - minimum;
      }
    }
  }
}
