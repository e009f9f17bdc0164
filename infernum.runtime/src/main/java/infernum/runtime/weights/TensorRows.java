package infernum.runtime.weights;

import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Quantisation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A tensor's rows as float32, read on the host from where they lie. A row is a run along the last
 * dimension. Safe for use by several threads.
 */
public final class TensorRows {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final StoredTensor tensor;
  private final int length;
  private final long count;

  /**
   * Of a tensor.
   *
   * @throws ArithmeticException a row has more than 2^31 - 1 elements
   */
  public TensorRows(StoredTensor tensor) {
    this.tensor = tensor;
    this.length = tensor.shape().isEmpty() ? 1 : Math.toIntExact(tensor.shape().getLast());
    this.count =
        tensor.shape().stream()
            .limit(Math.max(0, tensor.shape().size() - 1))
            .reduce(1L, Math::multiplyExact);
  }

  /** Whether elements of a format are numbers that a model can compute with. */
  public static boolean isReadable(Format format) {
    return format instanceof Quantisation || (format instanceof DType && format != DType.I32);
  }

  /** Elements of a row. */
  public int length() {
    return length;
  }

  /** Number of rows. */
  public long count() {
    return count;
  }

  /** All elements, of a tensor that an array holds. */
  public float[] all() {
    float[] elements = new float[Math.toIntExact(Math.multiplyExact(count, (long) length))];
    for (int row = 0; row < count; row++) {
      read(row, elements, row * length);
    }
    return elements;
  }

  /** A row, to {@code target} from index {@code at} on. */
  public void read(long row, float[] target, int at) {
    Format format = tensor.format();
    long offset = format.bytes(row * length);
    MemorySegment data = tensor.data();
    switch (format) {
      case DType.F32 -> MemorySegment.copy(data, FLOAT, offset, target, at, length);
      case DType.F16 -> {
        for (int i = 0; i < length; i++) {
          target[at + i] = Float.float16ToFloat(data.get(SHORT, offset + 2L * i));
        }
      }
      case DType.BF16 -> {
        for (int i = 0; i < length; i++) {
          target[at + i] = Float.intBitsToFloat(data.get(SHORT, offset + 2L * i) << 16);
        }
      }
      case Quantisation blocks -> blocks.dequantise(data, offset, length, target, at);
      default -> throw new IllegalArgumentException(format.name() + " isn't of weights");
    }
  }
}
