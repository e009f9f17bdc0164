package infernum.runtime.quantisation;

import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/**
 * Four bits that stand for sixteen uneven values: 32 elements in 18 bytes, a binary16 scale {@code
 * d}, then 16 bytes whose low nibbles are elements 0 to 15 and whose high nibbles are elements 16
 * to 31. An element is {@code d} times its nibble's value.
 */
public record IQ4_NL() implements Blockwise {
  private static final int BYTES = 18;

  @Override
  public String name() {
    return "IQ4_NL";
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
    return OptionalInt.of(20);
  }

  @Override
  public void block(MemorySegment packed, long at, float[] target, int first) {
    Codebook.NON_LINEAR.read(packed, at + 2, Blocks.half(packed, at), target, first);
  }
}
