package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** 32 columns: a half, 32 signed bytes. */
final class BlocksQ8_0 implements Blocks {
  private static final int BYTES = 34;

  @Override
  public String name() {
    return "Q8_0";
  }

  @Override
  public Fields fields() {
    return new Fields(8, 4, Tile.BLOCK);
  }

  @Override
  public Scales scales() {
    return new HalfScales(128);
  }

  @Override
  public void quanta(MemorySegment from, long at, int block, int[] q) {
    for (int k = 0; k < Tile.BLOCK; k++) {
      q[k] = from.get(ValueLayout.JAVA_BYTE, at + (long) block * BYTES + 2 + k) + 128;
    }
  }

  @Override
  public void scales(MemorySegment from, long at, int block, MemorySegment to, long toAt, int row) {
    HalfScales.put(to, toAt, block, row, from.get(PlainLayout.I16, at + (long) block * BYTES));
  }
}
