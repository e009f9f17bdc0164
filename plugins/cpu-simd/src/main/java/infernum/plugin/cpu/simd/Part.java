package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Attention of one query to some cached positions: their largest score, the sum of the scores'
 * exponentials relative to it, and the sum of values times these. Parts of consecutive positions
 * are merged one after the other (arXiv:1805.02867, 2205.14135).
 */
final class Part {
  /** Positions of a part, which begin at multiples of it: a piece of the arithmetic. */
  static final int POSITIONS = 256;

  /** Before the values: the largest score and the sum of exponentials. */
  static final int HEAD = 2;

  private static final int L = Lanes.COUNT;

  /** Each lane's partner at half of the distance before. */
  private static final VectorShuffle<Float> BY_8 = partners(8);

  private static final VectorShuffle<Float> BY_4 = partners(4);
  private static final VectorShuffle<Float> BY_2 = partners(2);
  private static final VectorShuffle<Float> BY_1 = partners(1);

  private Part() {}

  private static VectorShuffle<Float> partners(int distance) {
    return VectorShuffle.fromOp(Lanes.FLOATS, lane -> (lane ^ distance) & (L - 1));
  }

  /** Of all lanes, as a tree: the Vector API leaves the order of its own sum open. */
  private static float sum(FloatVector lanes) {
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

  /**
   * Scaled products of a query with keys.
   *
   * @param at bytes from a slot's begin to the key
   * @param query filled up with zeros to whole vectors, from {@code queryAt} on
   */
  static void scores(
      MemorySegment keys,
      long stride,
      long at,
      int[] slots,
      int from,
      int to,
      float[] query,
      int queryAt,
      int dim,
      float scale,
      float[] scores,
      int scoresAt) {
    int whole = Vectors.whole(dim);
    VectorMask<Float> rest = Vectors.rest(dim);
    for (int i = from; i < to; i++) {
      long key = slots[i] * stride + at;
      FloatVector sums = FloatVector.zero(Lanes.FLOATS);
      for (int k = 0; k < whole; k += L) {
        FloatVector q = FloatVector.fromArray(Lanes.FLOATS, query, queryAt + k);
        sums = Vectors.load(keys, key + 4L * k).fma(q, sums);
      }
      if (whole < dim) {
        FloatVector q = FloatVector.fromArray(Lanes.FLOATS, query, queryAt + whole);
        sums = Vectors.load(keys, key + 4L * whole, rest).fma(q, sums);
      }
      scores[scoresAt + i] = sum(sums) * scale;
    }
  }

  /**
   * Replaces scores by exponentials of their distance to the largest, and writes a part's head.
   * Lanes that belong to no position hold minus infinity: what they add is lost beside the 1 of the
   * largest.
   */
  static void exponentials(float[] scores, int at, int from, int to, float[] part, int partAt) {
    int first = Vectors.whole(from);
    int end = Vectors.whole(to + L - 1);
    for (int i = first; i < from; i++) {
      scores[at + i] = Float.NEGATIVE_INFINITY;
    }
    for (int i = to; i < end; i++) {
      scores[at + i] = Float.NEGATIVE_INFINITY;
    }
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, scores[at + i]);
    }
    FloatVector sums = FloatVector.zero(Lanes.FLOATS);
    for (int i = first; i < end; i += L) {
      FloatVector weights =
          Exponential.of(FloatVector.fromArray(Lanes.FLOATS, scores, at + i).sub(largest));
      weights.intoArray(scores, at + i);
      sums = sums.add(weights);
    }
    part[partAt] = largest;
    part[partAt + 1] = sum(sums);
  }

  /** Writes the weighted sum of values, position by position in one chain. */
  static void mix(
      MemorySegment values,
      long stride,
      long at,
      int[] slots,
      int from,
      int to,
      float[] weights,
      int weightsAt,
      int width,
      float[] part,
      int partAt) {
    int k = 0;
    for (; k + 4 * L <= width; k += 4 * L) {
      mixFour(values, stride, at + 4L * k, slots, from, to, weights, weightsAt, part, partAt + k);
    }
    for (; k < width; k += L) {
      VectorMask<Float> lanes = Lanes.FLOATS.indexInRange(k, width);
      FloatVector sum = FloatVector.zero(Lanes.FLOATS);
      for (int i = from; i < to; i++) {
        FloatVector weight = FloatVector.broadcast(Lanes.FLOATS, weights[weightsAt + i]);
        sum = Vectors.load(values, slots[i] * stride + at + 4L * k, lanes).fma(weight, sum);
      }
      sum.intoArray(part, partAt + k, lanes);
    }
  }

  private static void mixFour(
      MemorySegment values,
      long stride,
      long at,
      int[] slots,
      int from,
      int to,
      float[] weights,
      int weightsAt,
      float[] part,
      int partAt) {
    FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = from; i < to; i++) {
      FloatVector weight = FloatVector.broadcast(Lanes.FLOATS, weights[weightsAt + i]);
      long value = slots[i] * stride + at;
      s0 = Vectors.load(values, value).fma(weight, s0);
      s1 = Vectors.load(values, value + 4L * L).fma(weight, s1);
      s2 = Vectors.load(values, value + 8L * L).fma(weight, s2);
      s3 = Vectors.load(values, value + 12L * L).fma(weight, s3);
    }
    s0.intoArray(part, partAt);
    s1.intoArray(part, partAt + L);
    s2.intoArray(part, partAt + 2 * L);
    s3.intoArray(part, partAt + 3 * L);
  }

  /** Nothing seen yet. */
  static void clear(float[] part, int at, int width) {
    part[at] = Float.NEGATIVE_INFINITY;
    for (int i = at + 1; i < at + HEAD + width; i++) {
      part[i] = 0;
    }
  }

  /** Adds the part of later positions to what was seen before. */
  static void merge(float[] seen, int at, float[] part, int partAt, int width) {
    if (part[partAt] == Float.NEGATIVE_INFINITY) {
      return;
    }
    float largest = Math.max(seen[at], part[partAt]);
    float before = (float) StrictMath.exp(seen[at] - largest);
    float after = (float) StrictMath.exp(part[partAt] - largest);
    seen[at] = largest;
    for (int i = 1; i < HEAD + width; i++) {
      seen[at + i] = seen[at + i] * before + part[partAt + i] * after;
    }
  }
}
