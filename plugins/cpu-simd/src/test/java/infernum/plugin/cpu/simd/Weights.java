package infernum.plugin.cpu.simd;

import infernum.plugin.cpu.simd.Rig.Operand;
import infernum.runtime.quantisation.Q4_0;
import infernum.runtime.quantisation.Q4_1;
import infernum.runtime.quantisation.Q4_K;
import infernum.runtime.quantisation.Q5_0;
import infernum.runtime.quantisation.Q5_1;
import infernum.runtime.quantisation.Q5_K;
import infernum.runtime.quantisation.Q6_K;
import infernum.runtime.quantisation.Q8_0;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Quantisation;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;

/** Random weights of any format, and what they stand for. */
record Weights(Operand operand, float[] values) {
  /** Formats with kernels of their own. */
  static final List<String> FORMATS =
      List.of("F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q4_K", "Q5_K", "Q6_K");

  static Format format(String name) {
    return switch (name) {
      case "F32" -> DType.F32;
      case "F16" -> DType.F16;
      case "BF16" -> DType.BF16;
      case "Q8_0" -> new Q8_0();
      case "Q4_0" -> new Q4_0();
      case "Q4_1" -> new Q4_1();
      case "Q5_0" -> new Q5_0();
      case "Q5_1" -> new Q5_1();
      case "Q4_K" -> new Q4_K();
      case "Q5_K" -> new Q5_K();
      case "Q6_K" -> new Q6_K();
      default -> throw new AssertionError(name);
    };
  }

  /** Elements that rows of a format are a multiple of. */
  static int block(String format) {
    return format(format) instanceof Quantisation blocks ? blocks.blockElements() : 1;
  }

  static Weights random(String name, int rows, int columns, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * (i % 97 == 0 ? 4 : 0.5));
    }
    return of(name, rows, values);
  }

  /** Those values, as near as the format comes. */
  static Weights of(String name, int rows, float[] exact) {
    float[] values = exact.clone();
    int columns = values.length / rows;
    Format format = format(name);
    TensorSpec spec = TensorSpec.dense(format, Dim.fixed(rows), columns);
    byte[] bytes = new byte[Math.toIntExact(format.bytes((long) rows * columns))];
    MemorySegment segment = MemorySegment.ofArray(bytes);
    switch (format) {
      case Quantisation blocks -> {
        blocks.quantiser().orElseThrow().quantise(values, 0, values.length, segment, 0);
        blocks.dequantise(segment, 0, values.length, values, 0);
      }
      case DType type -> plain(type, values, segment);
      default -> throw new AssertionError(format);
    }
    return new Weights(new Operand(spec, segment), values);
  }

  private static void plain(DType type, float[] values, MemorySegment to) {
    for (int i = 0; i < values.length; i++) {
      switch (type) {
        case F32 -> to.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i, values[i]);
        case F16 -> {
          short half = Float.floatToFloat16(values[i]);
          to.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * i, half);
          values[i] = Float.float16ToFloat(half);
        }
        default -> {
          int bits = Float.floatToRawIntBits(values[i]) >>> 16;
          to.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * i, (short) bits);
          values[i] = Float.intBitsToFloat(bits << 16);
        }
      }
    }
  }
}
