package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.GT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
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

  /** Columns of the cache's rows that are read together, at most. */
  static final int COLUMNS = 2048;

  /** Floats from a copied row to the next one: a constant, so that eight have one index. */
  static final int STRIDE = COLUMNS + 16;

  /** Where a query's sum and values are. */
  static final int SUM = 1;

  static final int VALUES = 2;

  private static final VectorSpecies<Float> SHORT =
      VectorSpecies.of(float.class, VectorShape.forBitSize(QUERIES * Float.SIZE));
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
   * Scores of a vector of queries at {@link #POSITIONS} positions, the same chain as {@link
   * Gemm#chain}.
   *
   * @param queries [column][query]
   * @param keys [position][column], {@link #STRIDE} apart
   * @param scores receives them, [position][query]
   */
  static void scores(
      float[] queries, int queriesAt, float[] keys, int at, int dim, float[] scores, int to) {
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
      s1 = q.fma(FloatVector.broadcast(SHORT, keys[at + k + STRIDE]), s1);
      s2 = q.fma(FloatVector.broadcast(SHORT, keys[at + k + 2 * STRIDE]), s2);
      s3 = q.fma(FloatVector.broadcast(SHORT, keys[at + k + 3 * STRIDE]), s3);
      s4 = q.fma(FloatVector.broadcast(SHORT, keys[at + k + 4 * STRIDE]), s4);
      s5 = q.fma(FloatVector.broadcast(SHORT, keys[at + k + 5 * STRIDE]), s5);
      s6 = q.fma(FloatVector.broadcast(SHORT, keys[at + k + 6 * STRIDE]), s6);
      s7 = q.fma(FloatVector.broadcast(SHORT, keys[at + k + 7 * STRIDE]), s7);
    }
    s0.intoArray(scores, to);
    s1.intoArray(scores, to + QUERIES);
    s2.intoArray(scores, to + 2 * QUERIES);
    s3.intoArray(scores, to + 3 * QUERIES);
    s4.intoArray(scores, to + 4 * QUERIES);
    s5.intoArray(scores, to + 5 * QUERIES);
    s6.intoArray(scores, to + 6 * QUERIES);
    s7.intoArray(scores, to + 7 * QUERIES);
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
   * Adds the weights of some positions, and their values times these, to a query's sums, position
   * by position.
   *
   * @param rows where each position's values are in memory, in bytes; {@code column} more for these
   * @param weights of the first of these positions on
   */
  static void addValues(
      MemorySegment values,
      long column,
      long[] rows,
      int first,
      int end,
      int width,
      float[] weights,
      int weightsAt,
      float[] part,
      int partAt) {
    int whole = Vectors.whole(width);
    int to = partAt + VALUES;
    float before = part[partAt + SUM];
    for (int k = 0; k < whole; k += 4 * L) {
      float sum = before;
      int k1 = Math.min(k + L, whole - L);
      int k2 = Math.min(k + 2 * L, whole - L);
      int k3 = Math.min(k + 3 * L, whole - L);
      FloatVector s0 = load(part, to + k);
      FloatVector s1 = load(part, to + k1);
      FloatVector s2 = load(part, to + k2);
      FloatVector s3 = load(part, to + k3);
      for (int p = first; p < end; p++) {
        float scalar = weights[weightsAt + p];
        sum += scalar; // the same in each pass
        FloatVector weight = FloatVector.broadcast(Lanes.FLOATS, scalar);
        long at = column + rows[p];
        s0 = Vectors.load(values, at + 4L * k).fma(weight, s0);
        s1 = Vectors.load(values, at + 4L * k1).fma(weight, s1);
        s2 = Vectors.load(values, at + 4L * k2).fma(weight, s2);
        s3 = Vectors.load(values, at + 4L * k3).fma(weight, s3);
      }
      s0.intoArray(part, to + k);
      s1.intoArray(part, to + k1);
      s2.intoArray(part, to + k2);
      s3.intoArray(part, to + k3);
      part[partAt + SUM] = sum;
    }
    if (whole == 0) {
      part[partAt + SUM] = sum(before, weights, weightsAt + first, weightsAt + end);
    }
    for (int k = whole; k < width; k++) {
      float sum = part[to + k];
      for (int p = first; p < end; p++) {
        float value = values.get(Activations.F32, column + rows[p] + 4L * k);
        sum = Math.fma(value, weights[weightsAt + p], sum);
      }
      part[to + k] = sum;
    }
  }

  private static float sum(float before, float[] weights, int from, int to) {
    float sum = before;
    for (int p = from; p < to; p++) {
      sum += weights[p];
    }
    return sum;
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
