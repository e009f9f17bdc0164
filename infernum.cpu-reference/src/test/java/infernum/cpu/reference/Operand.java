package infernum.cpu.reference;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Memory;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Quantisation;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** A tensor for tests. Its memory ends with its last row's last element, as a slice's does. */
record Operand(TensorSpec spec, MemorySegment segment) {
  /** Float32 of that shape. */
  static Operand of(float[] values, long... shape) {
    return of(DType.F32, values, shape);
  }

  /** Int32. */
  static Operand of(int[] values, long... shape) {
    Operand operand = empty(DType.I32, shape);
    MemorySegment.copy(values, 0, operand.segment, JAVA_INT_UNALIGNED, 0, values.length);
    return operand;
  }

  /** Of a plain format; values are rounded to it. */
  static Operand of(DType format, float[] values, long... shape) {
    Operand operand = empty(format, shape);
    for (int i = 0; i < values.length; i++) {
      switch (format) {
        case F32 -> operand.segment.set(JAVA_FLOAT_UNALIGNED, 4L * i, values[i]);
        case F16 ->
            operand.segment.set(JAVA_SHORT_UNALIGNED, 2L * i, Float.floatToFloat16(values[i]));
        case BF16 ->
            operand.segment.set(
                JAVA_SHORT_UNALIGNED, 2L * i, (short) (Float.floatToRawIntBits(values[i]) >> 16));
        case I32 -> operand.segment.set(JAVA_INT_UNALIGNED, 4L * i, (int) values[i]);
      }
    }
    return operand;
  }

  static Operand empty(Format format, long... shape) {
    TensorSpec spec = TensorSpec.dense(format, LongStream.of(shape).mapToObj(Dim::fixed).toList());
    long elements = LongStream.of(shape).reduce(1, Math::multiplyExact);
    return new Operand(spec, Arena.ofAuto().allocate(format.bytes(elements), 64));
  }

  /** Standard normal values. */
  static Operand random(Random random, long... shape) {
    return of(normal(random, LongStream.of(shape).reduce(1, Math::multiplyExact)), shape);
  }

  static float[] normal(Random random, long count) {
    float[] values = new float[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The same values without gaps. */
  Operand dense() {
    return strided(0);
  }

  /**
   * The same values with {@code gap} elements between rows, filled with bytes that no kernel may
   * read or change; of blocks of the format where it has any.
   */
  Operand strided(int gap) {
    long rows = spec.rows().fixed();
    long stride = spec.rowSize() + gap;
    TensorSpec to = new TensorSpec(spec.shape(), spec.format(), stride);
    if (spec.format() instanceof Quantisation blocks && gap % blocks.blockElements() != 0) {
      return new Operand(to, segment);
    }
    long size = to.bytes(Sizes.NONE);
    MemorySegment target = Arena.ofAuto().allocate(size, 64).fill((byte) 0x7f);
    for (long row = 0; row < rows; row++) {
      MemorySegment.copy(
          segment,
          spec.format().bytes(row * spec.rowStride()),
          target,
          spec.format().bytes(row * stride),
          spec.format().bytes(spec.rowSize()));
    }
    return new Operand(to, target);
  }

  /** Some of the rows, where they lie. */
  Operand rows(long from, long count) {
    List<Dim> shape = new ArrayList<>(spec.shape());
    shape.set(0, Dim.fixed(count));
    TensorSpec part = new TensorSpec(shape, spec.format(), spec.rowStride());
    long begin = spec.format().bytes(from * spec.rowStride());
    return new Operand(part, segment.asSlice(begin, part.bytes(Sizes.NONE)));
  }

  /** Some of the columns of a matrix, where they lie. */
  Operand columns(long from, long count) {
    List<Dim> shape = List.of(spec.rows(), Dim.fixed(count));
    TensorSpec part = new TensorSpec(shape, spec.format(), spec.rowStride());
    return new Operand(part, segment.asSlice(spec.format().bytes(from), part.bytes(Sizes.NONE)));
  }

  /** The same elements in another shape; dense ones. */
  Operand as(long... shape) {
    List<Dim> dims = LongStream.of(shape).mapToObj(Dim::fixed).toList();
    return new Operand(TensorSpec.dense(spec.format(), dims), segment);
  }

  Memory<Cpu> memory() {
    return new HostMemory(segment);
  }

  float[] floats() {
    return segment.asSlice(0, spec.format().bytes(count())).toArray(JAVA_FLOAT_UNALIGNED);
  }

  int[] ints() {
    return segment.toArray(JAVA_INT_UNALIGNED);
  }

  byte[] bytes() {
    return segment.toArray(JAVA_BYTE);
  }

  private long count() {
    return spec.rows().fixed() * spec.rowSize();
  }
}
