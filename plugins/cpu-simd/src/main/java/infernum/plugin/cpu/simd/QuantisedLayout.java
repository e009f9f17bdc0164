package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;

/**
 * Integers of all blocks, then their scales.
 *
 * @param blocks the file's format
 */
record QuantisedLayout(Blocks blocks, Quanta quanta, Scales scales) implements Layout {
  static QuantisedLayout of(Blocks blocks) {
    return new QuantisedLayout(blocks, blocks.quanta(), blocks.scales());
  }

  @Override
  public String name() {
    return blocks.name();
  }

  @Override
  public boolean isQuantised() {
    return true;
  }

  private long scalesAt(int columns) {
    return (long) columns / Tile.BLOCK * quanta.blockBytes();
  }

  @Override
  public long tileBytes(int columns) {
    return scalesAt(columns) + scales.bytes(columns / Tile.BLOCK);
  }

  @Override
  public void pack(MemorySegment from, long at, int columns, MemorySegment to, int row) {
    int[] q = new int[Tile.BLOCK];
    for (int block = 0; block < columns / Tile.BLOCK; block++) {
      blocks.quanta(from, at, block, q);
      quanta.pack(q, to, (long) block * quanta.blockBytes(), row);
      blocks.scales(from, at, block, to, scalesAt(columns), row);
    }
  }

  @Override
  public void multiply(
      MemorySegment weights,
      long at,
      int columns,
      Activations x,
      boolean rounded,
      Scratch scratch,
      float[] results) {
    int all = columns / Tile.BLOCK;
    for (int first = 0; first < all; first += Tile.BLOCKS) {
      int count = Math.min(Tile.BLOCKS, all - first);
      long quantaAt = at + (long) first * quanta.blockBytes();
      if (rounded && x.areFew()) {
        sums(weights, quantaAt, at + scalesAt(columns), first, count, all, x, scratch, results);
        continue;
      }
      quanta.unpack(weights, quantaAt, count, scratch.panel);
      scales.unpack(weights, at + scalesAt(columns), first, count, scratch);
      if (rounded) {
        groups(first, count, all, x, scratch, results);
      } else {
        Gemm.weigh(scratch, count, scales.haveMinima());
        exact(first, count, x, scratch.panel, results);
      }
    }
  }

  /** A chunk of columns, token by token, as it is packed. */
  private void sums(
      MemorySegment weights,
      long quantaAt,
      long scalesAt,
      int first,
      int count,
      int all,
      Activations x,
      Scratch scratch,
      float[] results) {
    for (int token = 0; token < x.units(); token++) {
      int block = token * all + first;
      int pairs = x.begin(token) + first * Tile.BLOCK / 2;
      quanta.sums(weights, quantaAt, count, x.values(), pairs, x.runs(), 2 * block, scratch.sums);
      scales.add(
          weights, scalesAt, first, count, scratch.sums, x, block, results, token * Lanes.ROWS);
    }
  }

  /** A chunk of unpacked columns, group by group. */
  private void groups(
      int first, int count, int all, Activations x, Scratch scratch, float[] results) {
    for (int g = 0; g < x.units(); g++) {
      int token = g * Activations.GROUP;
      int block = token * all + first;
      Gemm.blocks(
          scratch.panel,
          scratch.scales,
          count,
          x.values(),
          x.begin(g) + first * Tile.BLOCK * Activations.GROUP,
          x.scales(),
          block,
          all,
          results,
          token * Lanes.ROWS);
      for (int t = 0; scales.haveMinima() && t < Activations.GROUP; t++) {
        Gemm.minima(
            scratch.minima,
            scratch.minimumScales,
            count,
            x.sums(),
            x.scales(),
            block + t * all,
            results,
            (token + t) * Lanes.ROWS);
      }
    }
  }

  /** A chunk of dequantised columns. */
  private static void exact(int first, int count, Activations x, float[] panel, float[] results) {
    int columns = count * Tile.BLOCK;
    for (int unit = 0; unit < x.units(); unit++) {
      if (x.areFew()) {
        int from = x.begin(unit) + first * Tile.BLOCK;
        Gemm.single(panel, columns, x.values(), from, results, unit * Lanes.ROWS);
      } else {
        int from = x.begin(unit) + first * Tile.BLOCK * Activations.GROUP;
        int to = unit * Activations.GROUP * Lanes.ROWS;
        Gemm.chain(panel, columns, x.values(), from, results, to);
      }
    }
  }
}
