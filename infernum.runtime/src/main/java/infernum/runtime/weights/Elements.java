package infernum.runtime.weights;

import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Quantisation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads small tensors on the host. */
final class Elements {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Elements() {}

  /** All elements as float32. */
  static float[] floats(StoredTensor tensor) {
    long size = tensor.shape().stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    float[] elements = new float[Math.toIntExact(size)];
    read(tensor.data(), tensor.format(), elements);
    return elements;
  }

  private static void read(MemorySegment data, Format format, float[] elements) {
    if (format instanceof Quantisation quantisation) {
      quantisation.dequantise(data, 0, elements.length, elements, 0);
      return;
    }
    for (int i = 0; i < elements.length; i++) {
      elements[i] =
          switch ((DType) format) {
            case F32 -> data.getAtIndex(FLOAT, i);
            case F16 -> Float.float16ToFloat(data.getAtIndex(SHORT, i));
            case BF16 -> Float.intBitsToFloat(data.getAtIndex(SHORT, i) << 16);
            case I32 -> throw new IllegalArgumentException("integers aren't weights");
          };
    }
  }
}
