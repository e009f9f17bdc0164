package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;

/** 32 columns: a half and one for the minimum, 32 nibbles. */
final class BlocksQ4_1 implements Blocks {
  private static final int BYTES = 20;

  @Override
  public String name() {
    return "Q4_1";
  }

  @Override
  public Fields fields() {
    return new Fields(4, 8, Tile.BLOCK);
  }

  @Override
  public Scales scales() {
    return new MinimumScales();
  }

  @Override
  public void quanta(MemorySegment from, long at, int block, int[] q) {
    Blocks.nibbles(from, at + (long) block * BYTES + 4, q);
  }

  @Override
  public void scales(MemorySegment from, long at, int block, MemorySegment to, long toAt, int row) {
    int halves = from.get(PlainLayout.I32, at + (long) block * BYTES);
    MinimumScales.put(to, toAt, block, row, halves);
  }
}
