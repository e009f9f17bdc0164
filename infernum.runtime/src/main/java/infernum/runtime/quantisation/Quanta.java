package infernum.runtime.quantisation;

import java.lang.foreign.MemorySegment;

/** Where packers put 32 quanta: nibbles of which the low ones are the first half, and high bits. */
final class Quanta {
  private Quanta() {}

  /** The low nibbles to 16 bytes. */
  static void putNibbles(int[] quanta, MemorySegment packed, long at) {
    for (int j = 0; j < 16; j++) {
      Blocks.putByte(packed, at + j, (quanta[j] & 15) | (quanta[j + 16] & 15) << 4);
    }
  }

  /** The fifth bits to 4 bytes. */
  static void putFifthBits(int[] quanta, MemorySegment packed, long at) {
    int bits = 0;
    for (int j = 0; j < 32; j++) {
      bits |= (quanta[j] >>> 4 & 1) << j;
    }
    packed.set(Blocks.INT, at, bits);
  }
}
