package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;

/** 256 columns: as {@link BlocksQ4_K}, 256 high bits before the nibbles. */
final class BlocksQ5_K implements Blocks {
  private static final int BYTES = 176;

  @Override
  public String name() {
    return "Q5_K";
  }

  @Override
  public Fields fields() {
    return new Fields(5, 6, Tile.BLOCK);
  }

  @Override
  public Scales scales() {
    return new SuperScales();
  }

  @Override
  public void quanta(MemorySegment from, long at, int block, int[] q) {
    long begin = at + block / 8 * (long) BYTES;
    Blocks.nibblesOfRun(from, begin + 48, block % 8, q);
    for (int k = 0; k < Tile.BLOCK; k++) {
      q[k] |= (Blocks.byteAt(from, begin + 16 + k) >>> (block % 8) & 1) << 4;
    }
  }

  @Override
  public void scales(MemorySegment from, long at, int block, MemorySegment to, long toAt, int row) {
    Blocks.sixBits(from, at + block / 8 * (long) BYTES, block, to, toAt, row);
  }
}
