package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * A thread's tile of queries, and what it computes of it. Queries are lanes, so that scores and
 * sums are two matrix products, with the queries and with the scores' exponentials in place of
 * weights, and nothing is summed across lanes. {@link NarrowTile} computes the same of few queries.
 */
final class QueryTile {
  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;

  /** Positions of a part, filled up to whole groups of each product. */
  private static final int FILLED = Part.POSITIONS + 2 * Activations.GROUP;

  private final AttentionShape shape;
  private final int valueStride;
  private final int[] slots = new int[Part.POSITIONS];
  private final float[] own = new float[R];
  private final float[] queries;
  private final float[] keys;
  private final float[] values;
  private final float[] scores = new float[FILLED * R];
  private final float[] part;
  private final float[] seen;
  private final float[] factors = new float[R];
  private int rows;
  private int position;
  private int reach;

  QueryTile(AttentionShape shape) {
    this.shape = shape;
    this.valueStride = Math.ceilDiv(shape.width() + Activations.GROUP, L) * L;
    this.queries = new float[shape.dim() * R];
    this.keys = new float[FILLED * shape.dim()];
    this.values = new float[FILLED * valueStride];
    this.part = new float[partSize(shape)];
    this.seen = new float[partSize(shape)];
  }

  /** Floats of a part of a tile. */
  static int partSize(AttentionShape shape) {
    return Part.size(shape.width() + Activations.GROUP);
  }

  /**
   * Takes queries.
   *
   * @param tile of the batch
   * @param of which one of the tiles of these tokens
   */
  void take(Batch batch, int tile, int of, MemorySegment from, long stride) {
    size(batch, tile, of);
    int heads = shape.headsOf(of);
    Arrays.fill(queries, 0);
    for (int row = 0; row < R; row++) {
      own[row] = position + Math.min(row, rows - 1) / heads;
    }
    for (int row = 0; row < rows; row++) {
      long at = (batch.token(tile) + row / heads) * stride;
      at += 4L * (shape.firstHead(of) + row % heads) * shape.dim();
      for (int k = 0; k < shape.dim(); k++) {
        queries[k * R + row] = from.get(Activations.F32, at + 4L * k) * shape.scale();
      }
    }
  }

  private void size(Batch batch, int tile, int of) {
    rows = batch.size(tile) * shape.headsOf(of);
    position = batch.position(tile);
    reach = position + batch.size(tile);
  }

  /** Attends to all positions, and writes the result. */
  void whole(KvCache cache, Batch batch, int tile, int of, MemorySegment to) {
    part(cache, batch, tile, of, 0, seen, 0);
    for (int split = 1; split * Part.POSITIONS < reach; split++) {
      part(cache, batch, tile, of, split, part, 0);
      Part.merge(seen, 0, part, 0, shape.width(), factors);
    }
    write(batch, tile, of, to);
  }

  /** Merges parts, {@code step} floats apart, and writes the result. */
  void merge(Batch batch, int tile, int of, float[] parts, int at, int step, MemorySegment to) {
    size(batch, tile, of);
    System.arraycopy(parts, at, seen, 0, partSize(shape));
    for (int split = 1; split * Part.POSITIONS < reach; split++) {
      Part.merge(seen, 0, parts, at + split * step, shape.width(), factors);
    }
    write(batch, tile, of, to);
  }

  private void write(Batch batch, int tile, int of, MemorySegment to) {
    int heads = shape.headsOf(of);
    for (int row = 0; row < rows; row++) {
      long head = (long) (batch.token(tile) + row / heads) * shape.heads();
      head += shape.firstHead(of) + row % heads;
      for (int k = 0; k < shape.width(); k++) {
        float value = seen[Part.values(k * R) + row] / seen[R + row];
        to.set(Activations.F32, 4 * (head * shape.width() + k), value);
      }
    }
  }

  /** A part of some of the positions, those of a split that any of the queries sees. */
  void part(KvCache cache, Batch batch, int tile, int of, int split, float[] part, int partAt) {
    int begin = split * Part.POSITIONS;
    int first = Math.max(begin, position - shape.window() + 1);
    int count = Math.min(begin + Part.POSITIONS, reach) - first;
    if (count <= 0) {
      Part.clear(part, partAt, shape.width());
      return;
    }
    batch.slots(tile, first, count, slots);
    int head = shape.kvHead(of);
    cache.keys(slots, 0, count, head * shape.dim(), shape.dim(), keys, shape.dim());
    cache.values(slots, 0, count, head * shape.width(), shape.width(), values, valueStride);
    scores(count);
    mask(first, count);
    Part.exponentials(scores, count, part, partAt);
    for (int k = 0; k < shape.width(); k += Activations.GROUP) {
      Gemm.columns(scores, count, values, k, valueStride, part, Part.values(partAt) + k * R);
    }
  }

  private void scores(int count) {
    int filled = Activations.filled(count);
    Arrays.fill(scores, 0, filled * R, 0);
    int dim = shape.dim();
    for (int p = 0; p < filled; p += Activations.GROUP) {
      Gemm.chain(queries, dim, keys, p * dim, dim, scores, p * R);
    }
  }

  /** Hides positions that queries don't see. */
  private void mask(int first, int count) {
    for (int p = 0; p < count; p++) {
      int at = first + p;
      if (at > position || at <= (long) reach - 1 - shape.window()) {
        hide(at, p * R);
      }
    }
  }

  private void hide(int at, int scoresAt) {
    float beyond = (float) ((double) at + shape.window());
    for (int i = 0; i < R; i += L) {
      FloatVector own = FloatVector.fromArray(Lanes.FLOATS, this.own, i);
      VectorMask<Float> hidden = own.compare(LT, at).or(own.compare(GE, beyond));
      FloatVector.fromArray(Lanes.FLOATS, scores, scoresAt + i)
          .blend(Float.NEGATIVE_INFINITY, hidden)
          .intoArray(scores, scoresAt + i);
    }
  }
}
