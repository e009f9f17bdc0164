package infernum.runtime.quantisation;

import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/**
 * Microscaling 4-bit floats (OCP Microscaling Formats specification 1.0): 32 elements in 17 bytes,
 * a power of two as a biased exponent, then 16 bytes whose low nibbles are elements 0 to 15 and
 * whose high nibbles are elements 16 to 31, each an E2M1. The exponent 255 is NaN in the
 * specification; as in ggml, it is 2^128 here.
 */
public record MXFP4() implements Blockwise {
  private static final int BYTES = 17;

  @Override
  public String name() {
    return "MXFP4";
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
    return OptionalInt.of(39);
  }

  @Override
  public void block(MemorySegment packed, long at, float[] target, int first) {
    Codebook.E2M1.read(packed, at + 1, half(Blocks.byteAt(packed, at)), target, first);
  }

  /** Half of 2^(exponent - 127), because the values of the nibbles are doubled. */
  private static float half(int exponent) {
    return Float.intBitsToFloat(exponent < 2 ? 0x00200000 << exponent : (exponent - 1) << 23);
  }
}
