package infernum.cpu.reference;

import infernum.spi.op.AttentionMask;
import infernum.spi.op.PagedAttention;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One thread's part of attention. A unit is a tile of tokens with the query heads of one KV head:
 * {@code tokens * group} rows that attend to the same cached rows, so that each of these is fetched
 * once. A row's scores, their maximum, the sum of their exponentials and the weighted sum of values
 * are sums of its own, over positions in ascending order from 0: what else is in the tile, in the
 * step, or came in an earlier chunk doesn't touch a bit of it.
 */
final class AttentionTiles implements Cores.Work {
  private final PagedAttention op;
  private final RaggedBatch batch;
  private final List<RaggedBatch.Tile> tiles;
  private final Floats queries;
  private final Floats keys;
  private final Floats values;
  private final Floats result;
  private final int heads;
  private final int group;
  private final float[] key;
  private final float[] value;
  private final double[] sums = new double[4];

  AttentionTiles(
      PagedAttention op,
      RaggedBatch batch,
      List<RaggedBatch.Tile> tiles,
      Floats queries,
      Floats keys,
      Floats values,
      Floats result) {
    this.op = op;
    this.batch = batch;
    this.tiles = tiles;
    this.queries = queries;
    this.keys = keys;
    this.values = values;
    this.result = result;
    this.heads = queries.vectors().perRow();
    this.group = heads / op.kvHeads();
    this.key = new float[queries.length()];
    this.value = new float[result.length()];
  }

  @Override
  public void run(int from, int to) {
    for (int unit = from; unit < to; unit++) {
      attend(tiles.get(unit / op.kvHeads()), unit % op.kvHeads());
    }
  }

  private void attend(RaggedBatch.Tile tile, int kvHead) {
    int rows = tile.tokens() * group;
    double[][] weights = new double[rows][tile.reach()];
    boolean[][] visible = visible(tile);
    score(tile, kvHead, visible, weights);
    double[] totals = new double[rows];
    for (int row = 0; row < rows; row++) {
      totals[row] = exponentials(weights[row], visible[row / group]);
    }
    double[][] outputs = mix(tile, kvHead, visible, weights);
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < value.length; k++) {
        // A row that sees nothing is zero, not 0/0.
        value[k] = totals[row] == 0 ? 0 : (float) (outputs[row][k] / totals[row]);
      }
      result.write(vector(tile, kvHead, row), value);
    }
  }

  /** Which positions each token sees. */
  private boolean[][] visible(RaggedBatch.Tile tile) {
    AttentionMask mask = op.mask();
    boolean[][] visible = new boolean[tile.tokens()][tile.reach()];
    for (int token = 0; token < tile.tokens(); token++) {
      int query = tile.position() + token;
      for (int position = 0; position <= query; position++) {
        visible[token][position] = mask.visible(query, position);
      }
    }
    return visible;
  }

  /** Scaled products of each row's query with the keys, seen ones and, unused, others. */
  private void score(RaggedBatch.Tile tile, int kvHead, boolean[][] visible, double[][] scores) {
    int dim = key.length;
    int[] vectors =
        IntStream.range(0, scores.length).map(row -> vector(tile, kvHead, row)).toArray();
    float[] rows = queries.gather(vectors);
    int grouped = scores.length & -4;
    for (int position = 0; position < tile.reach(); position++) {
      if (!anySees(visible, position)) {
        continue;
      }
      keys.read(batch.slot(tile.sequence(), position), kvHead * dim, dim, key, 0);
      for (int row = 0; row < grouped; row += 4) {
        Dot.four(key, 0, rows, row * dim, dim, sums);
        for (int k = 0; k < 4; k++) {
          scores[row + k][position] = op.scale() * sums[k];
        }
      }
      for (int row = grouped; row < scores.length; row++) {
        scores[row][position] = op.scale() * Dot.one(key, 0, rows, row * dim, dim);
      }
    }
  }

  /** Replaces scores by exponentials of their distance to the largest; returns their sum. */
  private static double exponentials(double[] scores, boolean[] visible) {
    double max = Double.NEGATIVE_INFINITY;
    for (int position = 0; position < scores.length; position++) {
      if (visible[position]) {
        max = Math.max(max, scores[position]);
      }
    }
    double sum = 0;
    for (int position = 0; position < scores.length; position++) {
      if (visible[position]) {
        scores[position] = Math.exp(scores[position] - max);
        sum += scores[position];
      }
    }
    return sum;
  }

  /** The weighted sum of values that each row sees. */
  private double[][] mix(
      RaggedBatch.Tile tile, int kvHead, boolean[][] visible, double[][] weights) {
    double[][] outputs = new double[weights.length][value.length];
    for (int position = 0; position < tile.reach(); position++) {
      if (!anySees(visible, position)) {
        continue;
      }
      int slot = batch.slot(tile.sequence(), position);
      values.read(slot, kvHead * value.length, value.length, value, 0);
      for (int row = 0; row < weights.length; row++) {
        if (visible[row / group][position]) {
          add(weights[row][position], value, outputs[row]);
        }
      }
    }
    return outputs;
  }

  private static void add(double weight, float[] value, double[] sum) {
    for (int k = 0; k < value.length; k++) {
      sum[k] += weight * value[k];
    }
  }

  private static boolean anySees(boolean[][] visible, int position) {
    for (boolean[] token : visible) {
      if (token[position]) {
        return true;
      }
    }
    return false;
  }

  /** Where a row's query lies, and its result. */
  private int vector(RaggedBatch.Tile tile, int kvHead, int row) {
    return (tile.token() + row / group) * heads + kvHead * group + row % group;
  }
}
