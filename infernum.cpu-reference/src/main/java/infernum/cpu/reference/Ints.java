package infernum.cpu.reference;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Numbers in memory, row after row: tokens, positions, slots, indices. */
final class Ints implements Operands.Window {
  private static final ValueLayout.OfInt I32 =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Vectors rows;
  private final Operands.Place place;
  private MemorySegment segment = MemorySegment.NULL;

  Ints(Vectors rows, Operands.Place place) {
    this.rows = rows;
    this.place = place;
  }

  @Override
  public void take(Launch<Cpu> launch) {
    rows.at(launch.sizes());
    segment = HostMemory.segment(place.of(launch));
  }

  /** Numbers of a row. */
  int rowSize() {
    return rows.length();
  }

  int count() {
    return Math.multiplyExact(rows.count(), rows.length());
  }

  int get(int i) {
    return segment.get(I32, byteOf(i));
  }

  void set(int i, int value) {
    segment.set(I32, byteOf(i), value);
  }

  /**
   * All within a table: indices that come from a step are checked before anything is read by them.
   *
   * @throws IllegalArgumentException one isn't; the message names it, its place and the bound
   */
  void check(long bound, String one, String all) {
    int count = count();
    for (int i = 0; i < count; i++) {
      if (get(i) < 0 || get(i) >= bound) {
        throw new IllegalArgumentException(
            "%s %d at %d, but there are %d %s".formatted(one, get(i), i, bound, all));
      }
    }
  }

  private long byteOf(int i) {
    return (rows.begin(i / rows.length()) + i % rows.length()) * Integer.BYTES;
  }
}
