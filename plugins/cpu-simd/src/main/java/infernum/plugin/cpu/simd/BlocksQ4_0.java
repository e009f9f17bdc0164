package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;

/** 32 columns: a half, 32 nibbles. */
final class BlocksQ4_0 implements Blocks {
  private static final int BYTES = 18;

  @Override
  public String name() {
    return "Q4_0";
  }

  @Override
  public Fields fields() {
    return new Fields(4, 8, Tile.BLOCK);
  }

  @Override
  public Scales scales() {
    return new HalfScales(8);
  }

  @Override
  public void quanta(MemorySegment from, long at, int block, int[] q) {
    Blocks.nibbles(from, at + (long) block * BYTES + 2, q);
  }

  @Override
  public void scales(MemorySegment from, long at, int block, MemorySegment to, long toAt, int row) {
    HalfScales.put(to, toAt, block, row, from.get(PlainLayout.I16, at + (long) block * BYTES));
  }
}
