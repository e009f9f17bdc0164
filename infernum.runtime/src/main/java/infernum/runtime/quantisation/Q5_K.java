package infernum.runtime.quantisation;

import infernum.spi.tensor.Quantiser;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Five bits above a minimum: 256 elements in 176 bytes. As {@link Q4_K}, with 32 bytes of high bits
 * before the quanta: bit k of byte j is that of element j of run k.
 */
public record Q5_K() implements Blockwise {
  private static final int BYTES = 176;

  @Override
  public String name() {
    return "Q5_K";
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
    return OptionalInt.of(13);
  }

  @Override
  public Optional<Quantiser> quantiser() {
    return Optional.of(new BlockwiseQuantiser(this, () -> new AffineSuperPacker(5)));
  }

  @Override
  public void block(MemorySegment packed, long at, float[] target, int first) {
    float d = Blocks.half(packed, at);
    float dmin = Blocks.half(packed, at + 2);
    for (int run = 0; run < 8; run++) {
      float scale = d * RunScales.scale(packed, at + 4, run);
      float minimum = dmin * RunScales.minimum(packed, at + 4, run);
      long quanta = at + 48 + 32L * (run / 2);
      int shift = run % 2 * 4;
      int to = first + 32 * run;
      for (int j = 0; j < 32; j++) {
        int low = Blocks.byteAt(packed, quanta + j) >>> shift & 15;
        int high = Blocks.byteAt(packed, at + 16 + j) >>> run & 1;
        target[to + j] = scale * (low | high << 4) - minimum;
      }
    }
  }
}
