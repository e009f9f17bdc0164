package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** 256 columns: 256 nibbles, 256 pairs of high bits, 16 signed bytes of scales, a half. */
final class BlocksQ6_K implements Blocks {
  private static final int BYTES = 210;

  @Override
  public String name() {
    return "Q6_K";
  }

  @Override
  public Fields fields() {
    return new Fields(8, 4, Tile.RUN);
  }

  @Override
  public Scales scales() {
    return new RunScales(32);
  }

  @Override
  public void quanta(MemorySegment from, long at, int block, int[] q) {
    int half = block % 8 / 4;
    int run = block % 4;
    long begin = at + block / 8 * (long) BYTES;
    for (int k = 0; k < Tile.BLOCK; k++) {
      int both = Blocks.byteAt(from, begin + 64L * half + 32L * (run % 2) + k);
      int high = Blocks.byteAt(from, begin + 128 + 32L * half + k);
      q[k] = (both >>> (run / 2 * 4) & 15) | ((high >>> (2 * run) & 3) << 4);
    }
  }

  @Override
  public void scales(MemorySegment from, long at, int block, MemorySegment to, long toAt, int row) {
    long begin = at + block / 8 * (long) BYTES;
    if (block % 8 == 0) {
      RunScales.putHalf(to, toAt, row, from.get(PlainLayout.I16, begin + 208));
    }
    for (int run = 2 * block; run < 2 * block + 2; run++) {
      byte scale = from.get(ValueLayout.JAVA_BYTE, begin + 192 + run % 16);
      RunScales.put(to, toAt, run, row, scale);
    }
  }
}
