package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Reading and writing float32 in memory; offsets in bytes. */
final class Vectors {
  private static final int L = Lanes.COUNT;

  private Vectors() {}

  static FloatVector load(MemorySegment from, long at) {
    return FloatVector.fromMemorySegment(Lanes.FLOATS, from, at, Lanes.ORDER);
  }

  static FloatVector load(MemorySegment from, long at, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(Lanes.FLOATS, from, at, Lanes.ORDER, mask);
  }

  static void store(FloatVector values, MemorySegment to, long at) {
    values.intoMemorySegment(to, at, Lanes.ORDER);
  }

  static void store(FloatVector values, MemorySegment to, long at, VectorMask<Float> mask) {
    values.intoMemorySegment(to, at, Lanes.ORDER, mask);
  }

  /** Where the last, incomplete vector of so many elements begins. */
  static int whole(int count) {
    return count - count % L;
  }

  /** The lanes of that vector. */
  static VectorMask<Float> rest(int count) {
    return Lanes.FLOATS.indexInRange(whole(count), count);
  }
}
