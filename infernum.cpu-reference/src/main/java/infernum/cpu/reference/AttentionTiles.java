package infernum.cpu.reference;

import infernum.spi.kernel.Workers;
import infernum.spi.op.AttentionMask;
import infernum.spi.op.PagedAttention;
import java.util.Arrays;

/**
 * Attention by tiles. A unit is a tile of tokens with the query heads of one KV head: {@code tokens
 * * group} rows that attend to the same cached rows, so that each of these is fetched once. A row's
 * scores, their maximum, the sum of their exponentials and the weighted sum of values are sums of
 * its own, over positions in ascending order from 0: what else is in the tile, in the step, or came
 * in an earlier chunk doesn't touch a bit of it.
 */
final class AttentionTiles {
  /** Scores of a tile, beyond which it has fewer tokens: 2 MiB per thread. */
  private static final int SCORES = 1 << 18;

  private final AttentionMask mask;
  private final double scale;
  private final int kvHeads;
  private final RaggedBatch batch;
  private final Resources resources;
  private final Floats queries;
  private final Floats keys;
  private final Floats values;
  private final Floats result;
  private final int heads;
  private final int group;
  private final int dim;
  private final int width;
  private final Workers.Work work = this::run;

  AttentionTiles(
      PagedAttention op,
      RaggedBatch batch,
      Resources resources,
      Floats queries,
      Floats keys,
      Floats values,
      Floats result) {
    this.mask = op.mask();
    this.scale = op.scale();
    this.kvHeads = op.kvHeads();
    this.batch = batch;
    this.resources = resources;
    this.queries = queries;
    this.keys = keys;
    this.values = values;
    this.result = result;
    this.heads = queries.vectors().perRow();
    this.group = heads / kvHeads;
    this.dim = queries.length();
    this.width = result.length();
    resources.reserve(this::reserve);
  }

  private void reserve(Scratch scratch) {
    long rows = (long) RaggedBatch.TILE * group;
    long reach = batch.mostReach();
    scratch.floats(0, rows * dim);
    scratch.floats(1, dim);
    scratch.floats(2, width);
    scratch.doubles(0, 4);
    scratch.doubles(1, Math.min(rows * reach, Math.max(SCORES, group * reach)));
    scratch.doubles(2, rows * width);
    scratch.doubles(3, rows);
  }

  /** Computes all rows that belong to a sequence. */
  void compute() {
    int tiles = batch.cut(SCORES / Math.max(1, group));
    long cost = (long) batch.longest() * (dim + width);
    resources.cores().each(Math.multiplyExact(tiles, kvHeads), cost, work);
  }

  private void run(int worker, int from, int to) {
    Scratch scratch = resources.own().get(worker);
    for (int unit = from; unit < to; unit++) {
      attend(unit / kvHeads, unit % kvHeads, scratch);
    }
  }

  private void attend(int tile, int kvHead, Scratch scratch) {
    int rows = batch.tokens(tile) * group;
    score(tile, kvHead, scratch);
    double[] totals = scratch.doubles(3, 0);
    for (int row = 0; row < rows; row++) {
      totals[row] = exponentials(tile, row, scratch.doubles(1, 0));
    }
    mix(tile, kvHead, scratch);
    double[] outputs = scratch.doubles(2, 0);
    float[] value = scratch.floats(2, 0);
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < width; k++) {
        // A row that sees nothing is zero, not 0/0.
        value[k] = totals[row] == 0 ? 0 : (float) (outputs[row * width + k] / totals[row]);
      }
      result.write(vector(tile, kvHead, row), value);
    }
  }

  /** Whether a token of a tile sees a position. */
  private boolean sees(int tile, int token, int position) {
    int query = batch.position(tile) + token;
    return position <= query && mask.visible(query, position);
  }

  private boolean anySees(int tile, int position) {
    for (int token = 0; token < batch.tokens(tile); token++) {
      if (sees(tile, token, position)) {
        return true;
      }
    }
    return false;
  }

  /** Scaled products of each row's query with the keys, seen ones and, unused, others. */
  private void score(int tile, int kvHead, Scratch scratch) {
    float[] rows = scratch.floats(0, 0);
    float[] key = scratch.floats(1, 0);
    double[] sums = scratch.doubles(0, 0);
    double[] scores = scratch.doubles(1, 0);
    int count = batch.tokens(tile) * group;
    for (int row = 0; row < count; row++) {
      queries.read(vector(tile, kvHead, row), rows, row * dim);
    }
    int reach = batch.reach(tile);
    int grouped = count & -4;
    for (int position = 0; position < reach; position++) {
      if (!anySees(tile, position)) {
        continue;
      }
      keys.read(batch.slot(batch.sequence(tile), position), kvHead * dim, dim, key, 0);
      for (int row = 0; row < grouped; row += 4) {
        Dot.four(key, 0, rows, row * dim, dim, sums);
        for (int k = 0; k < 4; k++) {
          scores[(row + k) * reach + position] = scale * sums[k];
        }
      }
      for (int row = grouped; row < count; row++) {
        scores[row * reach + position] = scale * Dot.one(key, 0, rows, row * dim, dim);
      }
    }
  }

  /** Replaces a row's scores by exponentials of their distance to the largest; their sum. */
  private double exponentials(int tile, int row, double[] scores) {
    int reach = batch.reach(tile);
    int first = row * reach;
    double max = Double.NEGATIVE_INFINITY;
    for (int position = 0; position < reach; position++) {
      if (sees(tile, row / group, position)) {
        max = Math.max(max, scores[first + position]);
      }
    }
    double sum = 0;
    for (int position = 0; position < reach; position++) {
      if (sees(tile, row / group, position)) {
        scores[first + position] = Math.exp(scores[first + position] - max);
        sum += scores[first + position];
      }
    }
    return sum;
  }

  /** The weighted sum of values that each row sees. */
  private void mix(int tile, int kvHead, Scratch scratch) {
    double[] weights = scratch.doubles(1, 0);
    double[] outputs = scratch.doubles(2, 0);
    float[] value = scratch.floats(2, 0);
    int reach = batch.reach(tile);
    Arrays.fill(outputs, 0, batch.tokens(tile) * group * width, 0);
    for (int position = 0; position < reach; position++) {
      if (!anySees(tile, position)) {
        continue;
      }
      values.read(batch.slot(batch.sequence(tile), position), kvHead * width, width, value, 0);
      for (int token = 0; token < batch.tokens(tile); token++) {
        if (sees(tile, token, position)) {
          for (int row = token * group; row < (token + 1) * group; row++) {
            add(weights[row * reach + position], value, outputs, row * width);
          }
        }
      }
    }
  }

  private void add(double weight, float[] value, double[] sum, int at) {
    for (int k = 0; k < width; k++) {
      sum[at + k] += weight * value[k];
    }
  }

  /** Where a row's query lies, and its result. */
  private int vector(int tile, int kvHead, int row) {
    return (batch.token(tile) + row / group) * heads + kvHead * group + row % group;
  }
}
