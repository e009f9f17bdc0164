package infernum.cpu.reference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Float32 vectors in memory. Kernels copy a vector to an array, compute there, and copy the result
 * back: one bounds check per vector.
 */
final class Floats implements Operands.Window {
  static final ValueLayout.OfFloat F32 = JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Vectors vectors;
  private final Operands.Place place;
  private MemorySegment segment = MemorySegment.NULL;

  Floats(Vectors vectors, Operands.Place place) {
    this.vectors = vectors;
    this.place = place;
  }

  @Override
  public void take(Launch<Cpu> launch) {
    vectors.at(launch.sizes());
    segment = HostMemory.segment(place.of(launch));
  }

  Vectors vectors() {
    return vectors;
  }

  int count() {
    return vectors.count();
  }

  int length() {
    return vectors.length();
  }

  /** A vector, to {@code target} from index {@code at} on. */
  void read(int vector, float[] target, int at) {
    read(vector, 0, length(), target, at);
  }

  /** The elements of a vector from {@code from} on. */
  void read(int vector, int from, int count, float[] target, int at) {
    MemorySegment.copy(segment, F32, byteOf(vector, from), target, at, count);
  }

  /** Replaces a vector. */
  void write(int vector, float[] source) {
    write(vector, 0, length(), source, 0);
  }

  /** Replaces the elements of a vector from {@code from} on. */
  void write(int vector, int from, int count, float[] source, int at) {
    MemorySegment.copy(source, at, segment, F32, byteOf(vector, from), count);
  }

  /** Fills dense vectors with zeros. */
  void clear() {
    for (int i = 0; i < count(); i++) {
      for (int k = 0; k < length(); k++) {
        segment.set(F32, byteOf(i, k), 0);
      }
    }
  }

  private long byteOf(int vector, int element) {
    return (vectors.begin(vector) + element) * Float.BYTES;
  }
}
