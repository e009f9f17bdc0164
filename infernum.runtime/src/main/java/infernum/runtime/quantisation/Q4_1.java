package infernum.runtime.quantisation;

import infernum.spi.tensor.Quantiser;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Four bits above a minimum: 32 elements in 20 bytes, a binary16 scale {@code d}, a binary16
 * minimum {@code m}, then 16 bytes whose low nibbles are elements 0 to 15 and whose high nibbles
 * are elements 16 to 31. An element is {@code d * nibble + m}, rounded after each operation.
 */
public record Q4_1() implements Blockwise {
  private static final int BYTES = 20;

  @Override
  public String name() {
    return "Q4_1";
  }

  @Override
  public int blockElements() {
    return Blocks.ELEMENTS;
  }

  @Override
  public int blockBytes() {
    return BYTES;
  }

  @Override
  public OptionalInt ggufType() {
    return OptionalInt.of(3);
  }

  @Override
  public Optional<Quantiser> quantiser() {
    return Optional.of(new BlockwiseQuantiser(this, () -> new AffinePacker(4)));
  }

  @Override
  public void block(MemorySegment packed, long at, float[] target, int first) {
    float scale = Blocks.half(packed, at);
    float minimum = Blocks.half(packed, at + 2);
    for (int half = 0; half < 16; half += 8) {
      long nibbles = packed.get(Blocks.LONG, at + 4 + half);
      for (int j = first + half; j < first + half + 8; j++) {
        target[j] = scale * ((int) nibbles & 15) + minimum;
        target[j + 16] = scale * ((int) nibbles >>> 4 & 15) + minimum;
        nibbles >>>= 8;
      }
    }
  }
}
