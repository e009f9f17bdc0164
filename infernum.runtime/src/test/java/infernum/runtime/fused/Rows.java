package infernum.runtime.fused;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Quantisation;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.function.UnaryOperator;

/** Rows of a launch's operands and results, as float32. */
record Rows(Signature signature, Launch<Cpu> launch) {
  static boolean isReadable(TensorSpec spec) {
    return spec.format() instanceof DType
        ? spec.rank() > 1 || spec.isDense()
        : spec.format() instanceof Quantisation && spec.isDense();
  }

  /** Rows of an operand. */
  int count(int operand) {
    return Math.toIntExact(signature.in(operand).rows().at(launch.sizes()));
  }

  /** A row of a tensor that has several dimensions. */
  float[] read(int operand, int row) {
    TensorSpec spec = signature.in(operand);
    return read(operand, row * spec.rowStride(), Math.toIntExact(spec.rowSize()));
  }

  /** All of a dense tensor of one dimension. */
  float[] vector(int operand) {
    return read(operand, 0, count(operand));
  }

  private float[] read(int operand, long begin, int length) {
    MemorySegment memory = HostMemory.segment(launch.in(operand));
    float[] values = new float[length];
    switch (signature.in(operand).format()) {
      case Quantisation blocks -> blocks.dequantise(memory, blocks.bytes(begin), length, values, 0);
      case DType type -> {
        for (int i = 0; i < length; i++) {
          values[i] = value(type, memory, begin + i);
        }
      }
      default -> throw new IllegalStateException("refused: " + signature.in(operand));
    }
    return values;
  }

  private static float value(DType type, MemorySegment memory, long index) {
    return switch (type) {
      case F32 -> memory.get(JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
      case F16 -> Float.float16ToFloat(memory.get(JAVA_SHORT_UNALIGNED, index * Short.BYTES));
      case BF16 ->
          Float.intBitsToFloat(memory.get(JAVA_SHORT_UNALIGNED, index * Short.BYTES) << Short.SIZE);
      case I32 -> memory.get(JAVA_INT_UNALIGNED, index * Integer.BYTES);
    };
  }

  /** Replaces a row of a result, which is dense. */
  void write(int result, int row, float[] values) {
    MemorySegment memory = HostMemory.segment(launch.out(result));
    long at = (long) row * values.length * Float.BYTES;
    MemorySegment.copy(values, 0, memory, JAVA_FLOAT_UNALIGNED, at, values.length);
  }

  /** Changes each number of a result. */
  void change(int result, UnaryOperator<Float> change) {
    TensorSpec spec = signature.out(result);
    MemorySegment memory = HostMemory.segment(launch.out(result));
    for (long at = 0; at < spec.bytes(launch.sizes()); at += Float.BYTES) {
      float changed = change.apply(memory.get(JAVA_FLOAT_UNALIGNED, at));
      memory.set(JAVA_FLOAT_UNALIGNED, at, changed);
    }
  }
}
