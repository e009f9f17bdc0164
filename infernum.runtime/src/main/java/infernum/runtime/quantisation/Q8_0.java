package infernum.runtime.quantisation;

import infernum.spi.tensor.Quantiser;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Eight bits around zero: 32 elements in 34 bytes, a binary16 scale {@code d}, then 32 signed
 * bytes. An element is {@code d * byte}.
 */
public record Q8_0() implements Blockwise {
  private static final int BYTES = 34;

  @Override
  public String name() {
    return "Q8_0";
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
    return OptionalInt.of(8);
  }

  @Override
  public Optional<Quantiser> quantiser() {
    return Optional.of(new BlockwiseQuantiser(this, Q8_0Packer::new));
  }

  @Override
  public void block(MemorySegment packed, long at, float[] target, int first) {
    float scale = Blocks.half(packed, at);
    for (int group = 0; group < Blocks.ELEMENTS; group += 8) {
      long bytes = packed.get(Blocks.LONG, at + 2 + group);
      for (int j = first + group; j < first + group + 8; j++) {
        target[j] = scale * (byte) bytes;
        bytes >>>= 8;
      }
    }
  }
}
