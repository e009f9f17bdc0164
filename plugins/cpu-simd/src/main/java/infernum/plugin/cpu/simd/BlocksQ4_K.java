package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;

/** 256 columns: two halves, 8 scales and minima in 12 bytes, 256 nibbles. */
final class BlocksQ4_K implements Blocks {
  private static final int BYTES = 144;

  @Override
  public String name() {
    return "Q4_K";
  }

  @Override
  public Fields fields() {
    return new Fields(4, 8, Tile.BLOCK);
  }

  @Override
  public Scales scales() {
    return new SuperScales();
  }

  @Override
  public void quanta(MemorySegment from, long at, int block, int[] q) {
    Blocks.nibblesOfRun(from, at + block / 8 * (long) BYTES + 16, block % 8, q);
  }

  @Override
  public void scales(MemorySegment from, long at, int block, MemorySegment to, long toAt, int row) {
    Blocks.sixBits(from, at + block / 8 * (long) BYTES, block, to, toAt, row);
  }
}
