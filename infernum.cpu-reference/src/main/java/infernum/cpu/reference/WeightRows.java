package infernum.cpu.reference;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
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
final class WeightRows implements Operands.Window {
  private static final ValueLayout.OfShort BITS16 =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Vectors vectors;
  private final Format format;
  private final Operands.Place place;
  private final WeightTraffic traffic;
  private MemorySegment segment = MemorySegment.NULL;

  WeightRows(Vectors vectors, TensorSpec spec, Operands.Place place, WeightTraffic traffic) {
    this.vectors = vectors.at(Sizes.NONE);
    this.format = spec.format();
    this.place = place;
    this.traffic = traffic;
  }

  @Override
  public void take(Launch<Cpu> launch) {
    segment = HostMemory.segment(place.of(launch));
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

  /** All rows, one after the other. */
  void readAll(float[] target) {
    for (int row = 0; row < count(); row++) {
      read(row, target, row * length());
    }
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
