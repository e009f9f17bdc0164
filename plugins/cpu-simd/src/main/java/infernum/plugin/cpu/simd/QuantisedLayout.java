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
  public Order order() {
    return quanta.order();
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
  public void few(
      MemorySegment weights, long at, long step, int columns, Activations x, Scratch scratch) {
    int all = columns / Tile.BLOCK;
    long scalesAt = at + scalesAt(columns);
    float[] results = scratch.results();
    for (int first = 0; first < all; first += Tile.BLOCKS) {
      int count = Math.min(Tile.BLOCKS, all - first);
      unpack(weights, scalesAt, first, count, scratch, 0);
      unpack(weights, scalesAt + step, first, count, scratch, Tile.SCALES);
      for (int token = 0; token < x.tokens(); token++) {
        int block = token * x.blockStride() + first;
        int to = token * Lanes.ROWS;
        quanta.multiply(
            weights,
            at + (long) first * quanta.blockBytes(),
            step,
            count,
            x.values(),
            token * x.stride() + first * Tile.BLOCK,
            scratch.scales,
            results,
            to,
            Scratch.half());
        if (scales.haveMinima()) {
          Gemm.minima(scratch.minima, 0, count, x.sums(), block, results, to);
          Gemm.minima(
              scratch.minima, Tile.SCALES, count, x.sums(), block, results, Scratch.half() + to);
        }
      }
    }
  }

  private void unpack(
      MemorySegment weights, long at, int first, int count, Scratch scratch, int to) {
    scales.unpack(weights, at, first, count, scratch.scales, scratch.minima, to);
  }

  @Override
  public void many(MemorySegment weights, long at, int columns, Activations x, Scratch scratch) {
    int all = columns / Tile.BLOCK;
    int runs = Tile.BLOCK / quanta.run();
    float[] results = scratch.results();
    for (int first = 0; first < all; first += Tile.BLOCKS) {
      int count = Math.min(Tile.BLOCKS, all - first);
      quanta.unpack(weights, at + (long) first * quanta.blockBytes(), count, scratch.panel);
      unpack(weights, at + scalesAt(columns), first, count, scratch, 0);
      for (int token = 0; token < x.tokens(); token += Activations.GROUP) {
        int block = token * x.blockStride() + first;
        int from = token * x.stride() + first * Tile.BLOCK;
        Gemm.runs(scratch, count * runs, quanta.run(), x, from, token * Lanes.ROWS);
        for (int t = 0; scales.haveMinima() && t < Activations.GROUP; t++) {
          int blockAt = block + t * x.blockStride();
          Gemm.minima(
              scratch.minima, 0, count, x.sums(), blockAt, results, (token + t) * Lanes.ROWS);
        }
      }
    }
  }
}
