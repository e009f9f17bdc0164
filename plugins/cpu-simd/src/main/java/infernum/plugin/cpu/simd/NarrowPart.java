package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.GT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What {@link Part} computes, in the same order for each query and hence with the same bits, for so
 * few queries that they wouldn't fill vectors. Scores are computed in vectors of queries; from
 * there on vectors are positions or columns of one query.
 *
 * <p>A part is an array, {@code stride} floats for each query: its largest score, its sum, and in
 * whole vectors its values.
 */
final class NarrowPart {
  /** Queries of a vector: a core computes twice as many short vectors as long ones. */
  static final int QUERIES = Math.min(8, Lanes.COUNT);

  /** Positions whose scores are computed at once: as many chains as keep a core busy. */
  static final int POSITIONS = 8;

  /** Where a query's sum and values are. */
  static final int SUM = 1;

  static final int VALUES = 2;

  private static final VectorSpecies<Float> SHORT =
      VectorSpecies.of(
          float.class, jdk.incubator.vector.VectorShape.forBitSize(QUERIES * Float.SIZE));
  private static final int L = Lanes.COUNT;

  private NarrowPart() {}

  private static FloatVector load(float[] from, int at) {
    return FloatVector.fromArray(Lanes.FLOATS, from, at);
  }

  /** Columns in whole vectors. */
  static int whole(int columns) {
    return Math.ceilDiv(columns, L) * L;
  }

  /** Floats of a query. */
  static int stride(int width) {
    return VALUES + whole(width);
  }

  /** Nothing seen yet. */
  static void clear(float[] part, int at, int stride) {
    Arrays.fill(part, at, at + stride, 0);
    part[at] = Part.LOWEST;
  }

  /**
   * Scores of a vector of queries, the same chain as {@link Gemm#chain}.
   *
   * @param queries [column][query]
   * @param keys [position][column], {@code stride} apart
   * @param positions filled up to groups of {@link #POSITIONS}
   * @param scores receives them, [position][query]
   */
  static void scores(
      float[] queries,
      int queriesAt,
      float[] keys,
      int keysAt,
      int stride,
      int positions,
      int dim,
      float[] scores) {
    for (int p = 0; p < positions; p += POSITIONS) {
      int at = keysAt + p * stride;
      FloatVector s0 = FloatVector.zero(SHORT);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      FloatVector s4 = s0;
      FloatVector s5 = s0;
      FloatVector s6 = s0;
      FloatVector s7 = s0;
      for (int k = 0; k < dim; k++) {
        FloatVector q = FloatVector.fromArray(SHORT, queries, queriesAt + k * QUERIES);
        s0 = q.fma(FloatVector.broadcast(SHORT, keys[at + k]), s0);
        s1 = q.fma(FloatVector.broadcast(SHORT, keys[at + stride + k]), s1);
        s2 = q.fma(FloatVector.broadcast(SHORT, keys[at + 2 * stride + k]), s2);
        s3 = q.fma(FloatVector.broadcast(SHORT, keys[at + 3 * stride + k]), s3);
        s4 = q.fma(FloatVector.broadcast(SHORT, keys[at + 4 * stride + k]), s4);
        s5 = q.fma(FloatVector.broadcast(SHORT, keys[at + 5 * stride + k]), s5);
        s6 = q.fma(FloatVector.broadcast(SHORT, keys[at + 6 * stride + k]), s6);
        s7 = q.fma(FloatVector.broadcast(SHORT, keys[at + 7 * stride + k]), s7);
      }
      int to = p * QUERIES;
      s0.intoArray(scores, to);
      s1.intoArray(scores, to + QUERIES);
      s2.intoArray(scores, to + 2 * QUERIES);
      s3.intoArray(scores, to + 3 * QUERIES);
      s4.intoArray(scores, to + 4 * QUERIES);
      s5.intoArray(scores, to + 5 * QUERIES);
      s6.intoArray(scores, to + 6 * QUERIES);
      s7.intoArray(scores, to + 7 * QUERIES);
    }
  }

  /**
   * Replaces a query's scores by exponentials of their distance to the largest, which it writes.
   *
   * @param scores filled up to whole vectors
   * @param most scratch, a vector
   */
  static void exponentials(
      float[] scores, int at, int positions, float[] most, float[] part, int partAt) {
    int end = at + whole(positions);
    Arrays.fill(scores, at + positions, end, Float.NEGATIVE_INFINITY);
    FloatVector lanes = FloatVector.broadcast(Lanes.FLOATS, Part.LOWEST);
    for (int p = at; p < end; p += L) {
      FloatVector score = load(scores, p);
      lanes = lanes.blend(score, score.compare(GT, lanes));
    }
    lanes.intoArray(most, 0);
    float largest = most[0];
    for (int lane = 1; lane < L; lane++) {
      largest = Math.max(largest, most[lane]);
    }
    Arrays.fill(most, 0, L, largest);
    part[partAt] = largest;
    Exponential.of(scores, at, L, (end - at) / L, most, 0);
  }

  /**
   * Adds some positions' weights, and their values times these, to a query's sums, position by
   * position.
   *
   * @param values [position][column], {@code stride} apart, in whole vectors
   * @param columns in whole vectors
   */
  static void add(
      float[] values,
      int valuesAt,
      int stride,
      int positions,
      int columns,
      float[] weights,
      int weightsAt,
      float[] part,
      int partAt) {
    float sum = part[partAt + SUM];
    for (int p = 0; p < positions; p++) {
      sum += weights[weightsAt + p];
    }
    part[partAt + SUM] = sum;
    int last = columns - L;
    for (int k = 0; k < columns; k += 4 * L) {
      int k1 = Math.min(k + L, last);
      int k2 = Math.min(k + 2 * L, last);
      int k3 = Math.min(k + 3 * L, last);
      int to = partAt + VALUES;
      FloatVector s0 = load(part, to + k);
      FloatVector s1 = load(part, to + k1);
      FloatVector s2 = load(part, to + k2);
      FloatVector s3 = load(part, to + k3);
      for (int p = 0; p < positions; p++) {
        FloatVector weight = FloatVector.broadcast(Lanes.FLOATS, weights[weightsAt + p]);
        int at = valuesAt + p * stride;
        s0 = load(values, at + k).fma(weight, s0);
        s1 = load(values, at + k1).fma(weight, s1);
        s2 = load(values, at + k2).fma(weight, s2);
        s3 = load(values, at + k3).fma(weight, s3);
      }
      s0.intoArray(part, to + k);
      s1.intoArray(part, to + k1);
      s2.intoArray(part, to + k2);
      s3.intoArray(part, to + k3);
    }
  }

  /**
   * Adds the part of later positions to what was seen before of a query.
   *
   * @param factors scratch, a vector
   */
  static void merge(
      float[] seen, int at, float[] part, int partAt, int stride, float[] factors, float[] most) {
    float largest = Math.max(seen[at], part[partAt]);
    factors[0] = seen[at];
    factors[1] = part[partAt];
    Arrays.fill(most, 0, L, largest);
    Exponential.of(factors, 0, L, 1, most, 0);
    float before = factors[0];
    float after = factors[1];
    seen[at] = largest;
    seen[at + SUM] = seen[at + SUM] * before + part[partAt + SUM] * after;
    for (int k = VALUES; k < stride; k += L) {
      FloatVector old = load(seen, at + k).mul(before);
      old.add(load(part, partAt + k).mul(after)).intoArray(seen, at + k);
    }
  }
}
