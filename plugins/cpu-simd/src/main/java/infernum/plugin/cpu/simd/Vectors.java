package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Reading and writing float32 in memory; offsets in bytes. */
final class Vectors {
  private static final int L = Lanes.COUNT;

  /** Each lane's partner at half of the distance before. */
  private static final VectorShuffle<Float> BY_8 = partners(8);

  private static final VectorShuffle<Float> BY_4 = partners(4);
  private static final VectorShuffle<Float> BY_2 = partners(2);
  private static final VectorShuffle<Float> BY_1 = partners(1);

  private Vectors() {}

  private static VectorShuffle<Float> partners(int distance) {
    return VectorShuffle.fromOp(Lanes.FLOATS, lane -> (lane ^ distance) & (L - 1));
  }

  /** Of all lanes, as a tree: the Vector API leaves the order of its own sum open. */
  static float sum(FloatVector lanes) {
    FloatVector sum = lanes;
    if (L > 8) {
      sum = sum.add(sum.rearrange(BY_8));
    }
    if (L > 4) {
      sum = sum.add(sum.rearrange(BY_4));
    }
    sum = sum.add(sum.rearrange(BY_2));
    return sum.add(sum.rearrange(BY_1)).lane(0);
  }

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
