package infernum.runtime.quantisation;

import java.lang.foreign.MemorySegment;

/**
 * Twelve bytes with eight scales and eight minima of six bits, as Q4_K and Q5_K have them: scale i
 * below 4 is the low six bits of byte i, minimum i those of byte 4 + i; of scale and minimum 4 + i,
 * the low four bits are the low and the high nibble of byte 8 + i, and the other two the high bits
 * of bytes i and 4 + i.
 */
final class RunScales {
  /** Bytes that they take. */
  static final int BYTES = 12;

  private RunScales() {}

  static int scale(MemorySegment packed, long at, int i) {
    return i < 4
        ? Blocks.byteAt(packed, at + i) & 63
        : (Blocks.byteAt(packed, at + 4 + i) & 15) | Blocks.byteAt(packed, at + i - 4) >>> 6 << 4;
  }

  static int minimum(MemorySegment packed, long at, int i) {
    return i < 4
        ? Blocks.byteAt(packed, at + 4 + i) & 63
        : Blocks.byteAt(packed, at + 4 + i) >>> 4 | Blocks.byteAt(packed, at + i) >>> 6 << 4;
  }

  /** Packs eight of each. */
  static void put(MemorySegment packed, long at, int[] scales, int[] minima) {
    for (int i = 0; i < 4; i++) {
      Blocks.putByte(packed, at + i, scales[i] | scales[i + 4] >>> 4 << 6);
      Blocks.putByte(packed, at + 4 + i, minima[i] | minima[i + 4] >>> 4 << 6);
      Blocks.putByte(packed, at + 8 + i, (scales[i + 4] & 15) | (minima[i + 4] & 15) << 4);
    }
  }
}
