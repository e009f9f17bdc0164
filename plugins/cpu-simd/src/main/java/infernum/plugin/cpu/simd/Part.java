package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.GT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Attention of a tile's queries to some cached positions: of each query the largest score, the sum
 * of the scores' exponentials relative to it, and the sum of values times these. Parts of
 * consecutive positions are merged one after the other (arXiv:1805.02867, 2205.14135).
 *
 * <p>A part is an array: largest scores, [query], sums, [query], values, [column][query].
 */
final class Part {
  /** Positions of a part, which begin at multiples of it: a piece of the arithmetic. */
  static final int POSITIONS = 256;

  /** The largest score where nothing was seen: what it is lowered by stays finite. */
  static final float LOWEST = -1e38f;

  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;

  private Part() {}

  /** Floats of a part. */
  static int size(int width) {
    return (2 + width) * R;
  }

  /** Where values of a part begin. */
  static int values(int at) {
    return at + 2 * R;
  }

  private static FloatVector load(float[] from, int at) {
    return FloatVector.fromArray(Lanes.FLOATS, from, at);
  }

  /** Nothing seen yet. */
  static void clear(float[] part, int at, int width) {
    Arrays.fill(part, at, at + R, LOWEST);
    Arrays.fill(part, at + R, at + size(width), 0);
  }

  /**
   * Adds the part of later positions to what was seen before.
   *
   * @param factors scratch, two for each query
   */
  static void merge(float[] seen, int at, float[] part, int partAt, int width, float[] factors) {
    for (int i = 0; i < R; i += L) {
      FloatVector before = load(seen, at + i);
      FloatVector after = load(part, partAt + i);
      before.intoArray(factors, 0);
      after.intoArray(factors, L);
      before.blend(after, after.compare(GT, before)).intoArray(seen, at + i);
      Exponential.of(factors, 0, L, 2, seen, at + i);
      for (int k = R + i; k < size(width); k += R) {
        FloatVector old = load(seen, at + k).mul(load(factors, 0));
        old.add(load(part, partAt + k).mul(load(factors, L))).intoArray(seen, at + k);
      }
    }
  }

  /**
   * Replaces scores by exponentials of their distance to the query's largest, and writes a part's
   * largest scores and sums.
   *
   * @param scores [position][query]; minus infinity has the exponential 0
   */
  static void exponentials(float[] scores, int positions, float[] part, int partAt) {
    for (int i = 0; i < R; i += L) {
      FloatVector most = FloatVector.broadcast(Lanes.FLOATS, LOWEST);
      for (int p = 0; p < positions; p++) {
        FloatVector score = load(scores, p * R + i);
        most = most.blend(score, score.compare(GT, most));
      }
      most.intoArray(part, partAt + i);
      Exponential.of(scores, i, R, positions, part, partAt + i);
      FloatVector sum = FloatVector.zero(Lanes.FLOATS);
      for (int p = 0; p < positions; p++) {
        sum = sum.add(load(scores, p * R + i));
      }
      sum.intoArray(part, partAt + R + i);
    }
  }
}
