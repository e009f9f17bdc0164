package infernum.runtime.quantisation;

import infernum.spi.tensor.Quantisation;
import java.lang.foreign.MemorySegment;

/**
 * One byte per element: a sign, four bits of exponent with a bias of 7, three bits of mantissa;
 * neither infinities nor NaN but 0x7F and 0xFF (FP8 Formats for Deep Learning, arXiv:2209.05433;
 * PyTorch's float8_e4m3fn). Scales, where a file has any, lie in tensors of their own.
 */
public record F8_E4M3() implements Quantisation {
  private static final float[] VALUES = new float[256];

  static {
    for (int bits = 0; bits < VALUES.length; bits++) {
      VALUES[bits] = value(bits);
    }
  }

  @Override
  public String name() {
    return "F8_E4M3";
  }

  @Override
  public int blockElements() {
    return 1;
  }

  @Override
  public int blockBytes() {
    return 1;
  }

  @Override
  public void dequantise(MemorySegment packed, long offset, int elements, float[] target, int at) {
    Blocks.count(this, packed, offset, elements, target.length, at);
    for (int i = 0; i < elements; i++) {
      target[at + i] = VALUES[Blocks.byteAt(packed, offset + i)];
    }
  }

  private static float value(int bits) {
    int exponent = bits >>> 3 & 15;
    int mantissa = bits & 7;
    float magnitude =
        exponent == 0
            ? Math.scalb((float) mantissa, -9)
            : Math.scalb((float) (8 + mantissa), exponent - 10);
    if (exponent == 15 && mantissa == 7) {
      return Float.NaN;
    }
    return bits < 128 ? magnitude : -magnitude;
  }
}
