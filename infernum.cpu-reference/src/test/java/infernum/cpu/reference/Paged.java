package infernum.cpu.reference;

import infernum.spi.op.AttentionMask;
import infernum.spi.op.PagedAttention;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A ragged batch over a cache whose blocks lie in random order, with its dense meaning. */
record Paged(
    PagedAttentionKernelTest.Shape shape,
    int[] lengths,
    int[] counts,
    float[][] queries,
    float[][] keys,
    float[][] values,
    List<Integer> blocks) {
  static final int BLOCK_SIZE = 4;
  private static final int BLOCKS_PER_TABLE = 12;

  /** Queries, keys and values of each sequence, contiguous. */
  static Paged random(
      Random random, PagedAttentionKernelTest.Shape shape, int[] lengths, int[] counts) {
    int n = lengths.length;
    float[][] q = new float[n][];
    float[][] k = new float[n][];
    float[][] v = new float[n][];
    for (int s = 0; s < n; s++) {
      q[s] = Operand.normal(random, (long) counts[s] * shape.heads() * shape.dim());
      k[s] = Operand.normal(random, (long) lengths[s] * shape.kvHeads() * shape.dim());
      v[s] = Operand.normal(random, (long) lengths[s] * shape.kvHeads() * shape.valueDim());
    }
    List<Integer> blocks =
        new ArrayList<>(IntStream.range(0, n * BLOCKS_PER_TABLE).boxed().toList());
    Collections.shuffle(blocks, random);
    return new Paged(shape, lengths, counts, q, k, v, blocks);
  }

  PagedAttention op(AttentionMask mask) {
    return new PagedAttention(scale(), mask, shape.kvHeads(), BLOCK_SIZE);
  }

  Operand[] operands() {
    int n = lengths.length;
    int[] starts = new int[n + 1];
    for (int s = 0; s < n; s++) {
      starts[s + 1] = starts[s] + counts[s];
    }
    int slots = n * BLOCKS_PER_TABLE * BLOCK_SIZE;
    int[] tables = blocks.stream().mapToInt(Integer::intValue).toArray();
    return new Operand[] {
      Operand.of(concat(queries), starts[n], shape.heads(), shape.dim()),
      cache(keys, slots, shape.kvHeads() * shape.dim()),
      cache(values, slots, shape.kvHeads() * shape.valueDim()),
      Operand.of(starts, n + 1),
      Operand.of(lengths, n),
      Operand.of(tables, n, BLOCKS_PER_TABLE)
    };
  }

  private static float[] concat(float[][] parts) {
    float[] all = new float[IntStream.range(0, parts.length).map(i -> parts[i].length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** Slots of no position hold NaN: nothing may be read from there. */
  private Operand cache(float[][] rows, int slots, int width) {
    float[] cache = new float[slots * width];
    java.util.Arrays.fill(cache, Float.NaN);
    for (int s = 0; s < lengths.length; s++) {
      for (int p = 0; p < lengths[s]; p++) {
        int block = blocks.get(s * BLOCKS_PER_TABLE + p / BLOCK_SIZE);
        int slot = block * BLOCK_SIZE + p % BLOCK_SIZE;
        System.arraycopy(rows[s], p * width, cache, slot * width, width);
      }
    }
    return Operand.of(cache, slots, width);
  }

  private double scale() {
    return 1 / Math.sqrt(shape.dim());
  }

  /** Softmax by rows of a whole matrix of masked scores, times the values. */
  double[] dense(AttentionMask mask) {
    List<Double> out = new ArrayList<>();
    for (int s = 0; s < lengths.length; s++) {
      for (int t = 0; t < counts[s]; t++) {
        for (int h = 0; h < shape.heads(); h++) {
          for (double value : denseRow(mask, s, t, h)) {
            out.add(value);
          }
        }
      }
    }
    return out.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private double[] denseRow(AttentionMask mask, int s, int t, int h) {
    int kv = h * shape.kvHeads() / shape.heads();
    int query = lengths[s] - counts[s] + t;
    double[] weights = new double[lengths[s]];
    double[] out = new double[shape.valueDim()];
    double total = 0;
    for (int p = 0; p < lengths[s]; p++) {
      double score = 0;
      for (int i = 0; i < shape.dim(); i++) {
        score +=
            (double) queries[s][(t * shape.heads() + h) * shape.dim() + i]
                * keys[s][(p * shape.kvHeads() + kv) * shape.dim() + i];
      }
      boolean visible = p <= query && mask.visible(query, p);
      weights[p] = visible ? Math.exp(score * scale()) : 0;
      total += weights[p];
    }
    for (int p = 0; p < lengths[s]; p++) {
      for (int i = 0; i < out.length; i++) {
        out[i] += weights[p] / total * values[s][(p * shape.kvHeads() + kv) * shape.valueDim() + i];
      }
    }
    return out;
  }
}
