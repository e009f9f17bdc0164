package infernum.cpu.reference;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import infernum.spi.tensor.Quantisation;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** A quantisation that only these tests know: four nibbles times a power of two. */
record Nibbles() implements Quantisation {
  @Override
  public String name() {
    return "NIBBLES";
  }

  @Override
  public int blockElements() {
    return 4;
  }

  @Override
  public int blockBytes() {
    return 3;
  }

  @Override
  public void dequantise(MemorySegment packed, long offset, int elements, float[] target, int at) {
    for (int i = 0; i < elements; i++) {
      long block = offset + i / 4 * 3L;
      int pair = packed.get(JAVA_BYTE, block + 1 + i % 4 / 2);
      int nibble = i % 2 == 0 ? pair & 15 : pair >> 4 & 15;
      target[at + i] = Math.scalb((float) (nibble - 8), packed.get(JAVA_BYTE, block));
    }
  }

  /** Random blocks of that shape. */
  static Operand random(Random random, long... shape) {
    Operand operand = Operand.empty(new Nibbles(), shape);
    for (long i = 0; i < operand.segment().byteSize(); i++) {
      boolean scale = i % 3 == 0;
      operand.segment().set(JAVA_BYTE, i, (byte) (scale ? -random.nextInt(6) : random.nextInt()));
    }
    return operand;
  }
}
