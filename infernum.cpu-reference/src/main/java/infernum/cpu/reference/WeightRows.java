package infernum.cpu.reference;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Memory;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Quantisation;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The only way by which kernels read weights: row by row, as float32, from any format; each read is
 * counted. A row is a run along the last dimension.
 */
final class WeightRows {
  private static final ValueLayout.OfShort BITS16 =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Vectors vectors;
  private final Format format;
  private final MemorySegment segment;
  private final WeightTraffic traffic;

  private WeightRows(Vectors vectors, Format format, MemorySegment segment, WeightTraffic traffic) {
    this.vectors = vectors;
    this.format = format;
    this.segment = segment;
    this.traffic = traffic;
  }

  /** The rows of a matrix, or of a stack of matrices. */
  static WeightRows of(TensorSpec spec, Memory<Cpu> memory, WeightTraffic traffic) {
    MemorySegment segment = HostMemory.segment(memory);
    return new WeightRows(Vectors.last(spec, Sizes.NONE), spec.format(), segment, traffic);
  }

  /** A weight of one dimension. */
  static float[] vector(TensorSpec spec, Memory<Cpu> memory, WeightTraffic traffic) {
    MemorySegment segment = HostMemory.segment(memory);
    Vectors elements =
        spec.isDense() ? Vectors.last(spec, Sizes.NONE) : Vectors.rows(spec, Sizes.NONE);
    WeightRows rows = new WeightRows(elements, spec.format(), segment, traffic);
    float[] vector = new float[Math.toIntExact(spec.last())];
    for (int i = 0; i < elements.count(); i++) {
      rows.read(i, vector, i * elements.length());
    }
    return vector;
  }

  /** Whether rows of that spec can be read. */
  static boolean readable(TensorSpec spec) {
    return switch (spec.format()) {
      case DType.F32, DType.F16, DType.BF16 -> true;
      case Quantisation blocks ->
          spec.last() % blocks.blockElements() == 0
              && (spec.rank() == 1
                  ? spec.isDense()
                  : spec.rowStride() % blocks.blockElements() == 0);
      default -> false;
    };
  }

  /** Number of rows. */
  int count() {
    return vectors.count();
  }

  /** Elements of a row. */
  int length() {
    return vectors.length();
  }

  /** A row, to {@code target} from index {@code at} on. */
  void read(int row, float[] target, int at) {
    int length = vectors.length();
    long offset = format.bytes(vectors.begin(row));
    traffic.read(format.bytes(length));
    switch (format) {
      case DType.F32 -> MemorySegment.copy(segment, Floats.F32, offset, target, at, length);
      case DType.F16 -> {
        for (int i = 0; i < length; i++) {
          target[at + i] = Float.float16ToFloat(segment.get(BITS16, offset + 2L * i));
        }
      }
      case DType.BF16 -> {
        for (int i = 0; i < length; i++) {
          target[at + i] = Float.intBitsToFloat(segment.get(BITS16, offset + 2L * i) << 16);
        }
      }
      case Quantisation blocks -> blocks.dequantise(segment, offset, length, target, at);
      default -> throw new IllegalStateException("weights in " + format.name());
    }
  }
}
