package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;

/**
 * Chunk of columns after chunk: the scales of its blocks, then their integers, so that a product
 * reads memory from end to end.
 */
record QuantisedLayout(Blocks blocks, Fields fields, Scales scales) implements Layout {
  static QuantisedLayout of(Blocks blocks) {
    return new QuantisedLayout(blocks, blocks.fields(), blocks.scales());
  }

  @Override
  public String name() {
    return blocks.name();
  }

  private long chunkBytes(int count) {
    return scales.bytes(count) + (long) count * fields.blockBytes();
  }

  @Override
  public long tileBytes(int columns) {
    int count = columns / Tile.BLOCK;
    long chunks = count / Tile.BLOCKS * chunkBytes(Tile.BLOCKS);
    return chunks + chunkBytes(count % Tile.BLOCKS);
  }

  private long chunkAt(int firstBlock) {
    return firstBlock / Tile.BLOCKS * chunkBytes(Tile.BLOCKS);
  }

  private static int blocksOf(int columns, int first) {
    return Math.min(Tile.BLOCKS, columns / Tile.BLOCK - first);
  }

  @Override
  public void pack(MemorySegment from, long at, int columns, MemorySegment to, int row) {
    int[] q = new int[Tile.BLOCK];
    for (int block = 0; block < columns / Tile.BLOCK; block++) {
      int first = block - block % Tile.BLOCKS;
      long chunk = chunkAt(first);
      blocks.scales(from, at, block, to, chunk, row);
      blocks.quanta(from, at, block, q);
      long quanta = chunk + scales.bytes(blocksOf(columns, first));
      fields.pack(q, to, quanta + (long) (block - first) * fields.blockBytes(), row);
    }
  }

  @Override
  public void few(
      MemorySegment weights, long at, long step, int columns, Activations x, Scratch scratch) {
    for (int first = 0; first < columns / Tile.BLOCK; first += Tile.BLOCKS) {
      int count = blocksOf(columns, first);
      long chunk = at + chunkAt(first);
      scales.unpack(weights, chunk, count, scratch.scales, scratch.minima, 0);
      scales.unpack(weights, chunk + step, count, scratch.scales, scratch.minima, Tile.SCALES);
      for (int token = 0; token < x.tokens(); token++) {
        fields.multiply(
            weights,
            chunk + scales.bytes(count),
            step,
            count,
            x.values(),
            token * x.stride() + first * Tile.BLOCK,
            scratch.scales,
            scratch.minima,
            scratch.results(),
            token * Lanes.ROWS,
            Scratch.half());
      }
    }
  }

  @Override
  public void many(MemorySegment weights, long at, int columns, Activations x, Scratch scratch) {
    for (int first = 0; first < columns / Tile.BLOCK; first += Tile.BLOCKS) {
      int count = blocksOf(columns, first);
      long chunk = at + chunkAt(first);
      scales.unpack(weights, chunk, count, scratch.scales, scratch.minima, 0);
      long quanta = chunk + scales.bytes(count);
      fields.unpack(weights, quanta, count, scratch.scales, scratch.minima, scratch.panel);
      Gemm.chains(scratch.panel, count * Tile.BLOCK, x, first * Tile.BLOCK, scratch.results());
    }
  }
}
