package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * A thread's tile of few queries, as in decode, where reading the cache is a good part of the work:
 * some KV heads are computed together, so that rows are read in order. Keys are copied, since their
 * elements are wanted one by one; values are read where they are.
 */
final class NarrowTile {
  /** Floats of a head's values that stay in the first cache for all of its queries. */
  private static final int BLOCK = 4096;

  private static final int L = Lanes.COUNT;
  private static final int N = NarrowPart.QUERIES;

  private final AttentionShape shape;
  private final int stride;
  private final int[] slots = new int[Part.POSITIONS];
  private final long[] values = new long[Part.POSITIONS];
  private final float[] queries;
  private final float[] keys;
  private final float[] scores = new float[NarrowPart.POSITIONS * N];
  private final float[] weights;
  private final float[] seen;
  private final float[] parts;
  private final float[] most = new float[L];
  private final float[] factors = new float[L];
  private int firstHead;
  private int heads;
  private int rows;
  private int position;
  private int reach;

  NarrowTile(AttentionShape shape) {
    this.shape = shape;
    this.stride = NarrowPart.stride(shape.width());
    int most = together(shape);
    this.queries = new float[most * L * shape.dim()];
    this.keys = new float[NarrowPart.POSITIONS * NarrowPart.STRIDE];
    this.weights = new float[most * L * Part.POSITIONS];
    this.seen = new float[most * headSize(shape)];
    this.parts = new float[most * headSize(shape)];
  }

  /** Whether a tile of so many tokens is one of few queries. */
  static boolean fits(AttentionShape shape, int tokens) {
    return tokens * shape.group() <= L && shape.dim() <= NarrowPart.COLUMNS;
  }

  /** KV heads that are computed together, at most. */
  static int together(AttentionShape shape) {
    return Math.clamp(NarrowPart.COLUMNS / shape.dim(), 1, shape.kvHeads());
  }

  /** Floats of a part of a KV head's queries. */
  static int headSize(AttentionShape shape) {
    return L * NarrowPart.stride(shape.width());
  }

  /** Takes a tile's queries of some KV heads. */
  void take(Batch batch, int tile, int first, int count, MemorySegment from, long step) {
    size(batch, tile, first, count);
    int group = shape.group();
    int dim = shape.dim();
    for (int head = 0; head < heads; head++) {
      for (int row = 0; row < rows; row++) {
        long at = (batch.token(tile) + row / group) * step;
        at += 4L * ((firstHead + head) * group + row % group) * dim;
        int to = queriesAt(head, row / N) + row % N;
        for (int k = 0; k < dim; k++) {
          queries[to + k * N] = from.get(Activations.F32, at + 4L * k) * shape.scale();
        }
      }
    }
  }

  private void size(Batch batch, int tile, int first, int count) {
    firstHead = first;
    heads = count;
    rows = batch.size(tile) * shape.group();
    position = batch.position(tile);
    reach = position + batch.size(tile);
  }

  /** Where a vector of a head's queries begins. */
  private int queriesAt(int head, int vector) {
    return (head * (L / N) + vector) * shape.dim() * N;
  }

  /** Where a query's weights begin. */
  private int weightsAt(int head, int row) {
    return (head * L + row) * Part.POSITIONS;
  }

  /** Attends to all positions, and writes the result. */
  void whole(KvCache cache, Batch batch, int tile, MemorySegment to) {
    int size = headSize(shape);
    part(cache, batch, tile, 0, seen, 0, size);
    for (int split = 1; split * Part.POSITIONS < reach; split++) {
      part(cache, batch, tile, split, parts, 0, size);
      merge(parts, 0, size);
    }
    write(batch, tile, to);
  }

  /** Merges a head's parts, {@code step} floats apart, and writes the result. */
  void merge(Batch batch, int tile, int head, float[] from, int at, int step, MemorySegment to) {
    size(batch, tile, head, 1);
    System.arraycopy(from, at, seen, 0, rows * stride);
    for (int split = 1; split * Part.POSITIONS < reach; split++) {
      merge(from, at + split * step, 0);
    }
    write(batch, tile, to);
  }

  private void merge(float[] from, int at, int step) {
    for (int head = 0; head < heads; head++) {
      for (int row = 0; row < rows; row++) {
        int to = head * headSize(shape) + row * stride;
        NarrowPart.merge(seen, to, from, at + head * step + row * stride, stride, factors, most);
      }
    }
  }

  private void write(Batch batch, int tile, MemorySegment to) {
    int group = shape.group();
    for (int head = 0; head < heads; head++) {
      for (int row = 0; row < rows; row++) {
        long number = (long) (batch.token(tile) + row / group) * shape.heads();
        number += (long) (firstHead + head) * group + row % group;
        write(head * headSize(shape) + row * stride, to, 4 * number * shape.width());
      }
    }
  }

  private void write(int from, MemorySegment to, long at) {
    float sum = seen[from + NarrowPart.SUM];
    int values = from + NarrowPart.VALUES;
    int whole = Vectors.whole(shape.width());
    for (int k = 0; k < whole; k += L) {
      Vectors.store(
          FloatVector.fromArray(Lanes.FLOATS, seen, values + k).div(sum), to, at + 4L * k);
    }
    for (int k = whole; k < shape.width(); k++) {
      to.set(Activations.F32, at + 4L * k, seen[values + k] / sum);
    }
  }

  /**
   * Parts of the positions of a split that any of the queries sees.
   *
   * @param part receives them, {@code step} floats from a head to the next one
   */
  void part(KvCache cache, Batch batch, int tile, int split, float[] part, int at, int step) {
    for (int head = 0; head < heads; head++) {
      for (int row = 0; row < rows; row++) {
        NarrowPart.clear(part, at + head * step + row * stride, stride);
      }
    }
    int begin = split * Part.POSITIONS;
    int first = Math.max(begin, position - shape.window() + 1);
    int count = Math.min(begin + Part.POSITIONS, reach) - first;
    if (count > 0) {
      batch.slots(tile, first, count, slots);
      scores(cache, count);
      for (int head = 0; head < heads; head++) {
        for (int row = 0; row < rows; row++) {
          int weight = weightsAt(head, row);
          hide(weight, first, count, position + row / shape.group());
          int to = at + head * step + row * stride;
          NarrowPart.exponentials(weights, weight, count, most, part, to);
        }
      }
      sums(cache, count, part, at, step);
    }
  }

  private void scores(KvCache cache, int count) {
    int dim = shape.dim();
    for (int p = 0; p < count; p += NarrowPart.POSITIONS) {
      int some = Math.min(NarrowPart.POSITIONS, count - p);
      cache.keys(slots, p, some, firstHead * dim, heads * dim, keys, NarrowPart.STRIDE);
      for (int head = 0; head < heads; head++) {
        for (int row = 0; row < rows; row += N) {
          int from = queriesAt(head, row / N);
          NarrowPart.scores(queries, from, keys, head * dim, dim, scores, 0);
          spread(head, row, p, some);
        }
      }
    }
  }

  /** Turns scores of some positions from [position][query] to each query's. */
  private void spread(int head, int first, int p, int count) {
    int end = Math.min(rows, first + N);
    for (int row = first; row < end; row++) {
      int to = weightsAt(head, row) + p;
      for (int i = 0; i < count; i++) {
        weights[to + i] = scores[i * N + row - first];
      }
    }
  }

  /** Hides positions that a query doesn't see. */
  private void hide(int at, int first, int count, int own) {
    int begin = Math.clamp((long) own - shape.window() + 1 - first, 0, count);
    int end = Math.clamp((long) own + 1 - first, begin, count);
    Arrays.fill(weights, at, at + begin, Float.NEGATIVE_INFINITY);
    Arrays.fill(weights, at + end, at + count, Float.NEGATIVE_INFINITY);
  }

  private void sums(KvCache cache, int count, float[] part, int at, int step) {
    int block = Math.max(1, BLOCK / shape.width());
    cache.valueRows(slots, count, values);
    for (int head = 0; head < heads; head++) {
      long column = 4L * (firstHead + head) * shape.width();
      for (int p = 0; p < count; p += block) {
        int end = Math.min(p + block, count);
        for (int row = 0; row < rows; row++) {
          int from = weightsAt(head, row);
          int to = at + head * step + row * stride;
          NarrowPart.addValues(
              cache.values(), column, values, p, end, shape.width(), weights, from, part, to);
        }
      }
    }
  }
}
