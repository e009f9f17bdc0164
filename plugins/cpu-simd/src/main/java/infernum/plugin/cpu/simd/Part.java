package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.EQ;

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
   * @param lanes of queries that are wanted, in whole vectors
   */
  static void merge(float[] seen, int at, float[] part, int partAt, int width, int lanes) {
    for (int i = 0; i < lanes; i += L) {
      FloatVector most = load(seen, at + i).max(load(part, partAt + i));
      FloatVector before = Exponential.of(load(seen, at + i).sub(most));
      FloatVector after = Exponential.of(load(part, partAt + i).sub(most));
      most.intoArray(seen, at + i);
      for (int k = R + i; k < size(width); k += R) {
        FloatVector both = load(seen, at + k).mul(before).add(load(part, partAt + k).mul(after));
        both.intoArray(seen, at + k);
      }
    }
  }

  /**
   * Replaces scores by exponentials of their distance to the query's largest, and writes a part's
   * largest scores and sums.
   *
   * @param scores [position][query]
   * @param lanes of queries that are wanted, in whole vectors
   * @param masked whether some are minus infinity, for which exponentials are 0
   */
  static void exponentials(
      float[] scores, int positions, int lanes, boolean masked, float[] part, int partAt) {
    for (int i = 0; i < lanes; i += L) {
      FloatVector most = FloatVector.broadcast(Lanes.FLOATS, LOWEST);
      for (int p = 0; p < positions; p++) {
        most = most.max(load(scores, p * R + i));
      }
      most.intoArray(part, partAt + i);
      if (masked) {
        maskedExponentials(scores, positions, i, part, partAt + i);
      } else {
        exponentials(scores, positions, i, part, partAt + i);
      }
    }
  }

  private static void exponentials(float[] scores, int positions, int i, float[] part, int partAt) {
    FloatVector most = load(part, partAt);
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int p = 0; p < positions; p++) {
      FloatVector weight = Exponential.of(load(scores, p * R + i).sub(most));
      weight.intoArray(scores, p * R + i);
      sum = sum.add(weight);
    }
    sum.intoArray(part, partAt + R);
  }

  private static void maskedExponentials(
      float[] scores, int positions, int i, float[] part, int partAt) {
    FloatVector most = load(part, partAt);
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int p = 0; p < positions; p++) {
      FloatVector score = load(scores, p * R + i);
      FloatVector weight =
          Exponential.of(score.sub(most)).blend(0f, score.compare(EQ, Float.NEGATIVE_INFINITY));
      weight.intoArray(scores, p * R + i);
      sum = sum.add(weight);
    }
    sum.intoArray(part, partAt + R);
  }

  /**
   * Scores of queries that fit into one vector: the same chain as {@link Gemm#chain}.
   *
   * @param queries [column][query]
   * @param keys [position][column], four more positions than there are
   * @param scores receives them, [position][query]
   */
  static void narrowScores(float[] queries, float[] keys, int positions, int dim, float[] scores) {
    for (int p = 0; p < positions; p += 4) {
      int at = p * dim;
      FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int k = 0; k < dim; k++) {
        FloatVector q = load(queries, k * R);
        s0 = q.fma(FloatVector.broadcast(Lanes.FLOATS, keys[at + k]), s0);
        s1 = q.fma(FloatVector.broadcast(Lanes.FLOATS, keys[at + dim + k]), s1);
        s2 = q.fma(FloatVector.broadcast(Lanes.FLOATS, keys[at + 2 * dim + k]), s2);
        s3 = q.fma(FloatVector.broadcast(Lanes.FLOATS, keys[at + 3 * dim + k]), s3);
      }
      s0.intoArray(scores, p * R);
      s1.intoArray(scores, p * R + R);
      s2.intoArray(scores, p * R + 2 * R);
      s3.intoArray(scores, p * R + 3 * R);
    }
  }

  /**
   * A query's sum of weighted values, position by position.
   *
   * @param values [position][column], {@code stride} apart
   * @param columns in whole vectors
   * @param weights [position][query], from the query's first on
   * @param sums receives them, [column]
   */
  static void narrowSums(
      float[] values,
      int positions,
      int stride,
      int columns,
      float[] weights,
      int weightsAt,
      float[] sums) {
    for (int k = 0; k < columns; k += 4 * L) {
      int last = columns - L;
      int k1 = Math.min(k + L, last);
      int k2 = Math.min(k + 2 * L, last);
      int k3 = Math.min(k + 3 * L, last);
      FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int p = 0; p < positions; p++) {
        FloatVector weight = FloatVector.broadcast(Lanes.FLOATS, weights[weightsAt + p * R]);
        int at = p * stride;
        s0 = load(values, at + k).fma(weight, s0);
        s1 = load(values, at + k1).fma(weight, s1);
        s2 = load(values, at + k2).fma(weight, s2);
        s3 = load(values, at + k3).fma(weight, s3);
      }
      s0.intoArray(sums, k);
      s1.intoArray(sums, k1);
      s2.intoArray(sums, k2);
      s3.intoArray(sums, k3);
    }
  }
}
