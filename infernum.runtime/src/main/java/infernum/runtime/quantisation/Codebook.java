package infernum.runtime.quantisation;

import java.lang.foreign.MemorySegment;

/** Sixteen values that a nibble stands for. */
final class Codebook {
  /**
   * Denser around zero, as weights are; of llama.cpp's pull request 5590, from which IQ4_NL and
   * IQ4_XS come.
   */
  static final Codebook NON_LINEAR =
      new Codebook(-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113);

  /** E2M1 of the OCP Microscaling Formats specification 1.0, doubled so that all are whole. */
  static final Codebook E2M1 =
      new Codebook(0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12);

  private final float[] values = new float[16];

  private Codebook(int... values) {
    for (int i = 0; i < values.length; i++) {
      this.values[i] = values[i];
    }
  }

  /** Reads 16 bytes: the low nibbles are elements 0 to 15, the high ones elements 16 to 31. */
  void read(MemorySegment packed, long at, float scale, float[] target, int first) {
    for (int j = 0; j < 16; j++) {
      int nibbles = Blocks.byteAt(packed, at + j);
      target[first + j] = scale * values[nibbles & 15];
      target[first + j + 16] = scale * values[nibbles >>> 4];
    }
  }
}
