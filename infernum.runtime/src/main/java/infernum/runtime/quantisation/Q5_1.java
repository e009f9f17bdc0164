package infernum.runtime.quantisation;

import infernum.spi.tensor.Quantiser;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Five bits above a minimum: 32 elements in 24 bytes, a binary16 scale {@code d}, a binary16
 * minimum {@code m}, 32 high bits, then 16 bytes whose low nibbles are elements 0 to 15 and whose
 * high nibbles are elements 16 to 31. An element is {@code d * q + m}, rounded after each
 * operation.
 */
public record Q5_1() implements Blockwise {
  private static final int BYTES = 24;

  @Override
  public String name() {
    return "Q5_1";
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
    return OptionalInt.of(7);
  }

  @Override
  public Optional<Quantiser> quantiser() {
    return Optional.of(new BlockwiseQuantiser(this, () -> new AffinePacker(5)));
  }

  @Override
  public void block(MemorySegment packed, long at, float[] target, int first) {
    float scale = Blocks.half(packed, at);
    float minimum = Blocks.half(packed, at + 2);
    int high = packed.get(Blocks.INT, at + 4);
    for (int j = 0; j < 16; j++) {
      int nibbles = Blocks.byteAt(packed, at + 8 + j);
      target[first + j] = scale * ((nibbles & 15) | (high >>> j & 1) << 4) + minimum;
      target[first + j + 16] = scale * (nibbles >>> 4 | (high >>> (j + 16) & 1) << 4) + minimum;
    }
  }
}
