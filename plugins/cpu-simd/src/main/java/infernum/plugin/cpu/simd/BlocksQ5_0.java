package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;

/** 32 columns: a half, 32 high bits, 32 nibbles. */
final class BlocksQ5_0 implements Blocks {
  private static final int BYTES = 22;

  @Override
  public String name() {
    return "Q5_0";
  }

  @Override
  public Fields fields() {
    return new Fields(5, 6, Tile.BLOCK);
  }

  @Override
  public Scales scales() {
    return new HalfScales(16);
  }

  @Override
  public void quanta(MemorySegment from, long at, int block, int[] q) {
    long begin = at + (long) block * BYTES;
    Blocks.nibbles(from, begin + 6, q);
    int high = from.get(PlainLayout.I32, begin + 2);
    for (int k = 0; k < Tile.BLOCK; k++) {
      q[k] |= (high >>> k & 1) << 4;
    }
  }

  @Override
  public void scales(MemorySegment from, long at, int block, MemorySegment to, long toAt, int row) {
    HalfScales.put(to, toAt, block, row, from.get(PlainLayout.I16, at + (long) block * BYTES));
  }
}
