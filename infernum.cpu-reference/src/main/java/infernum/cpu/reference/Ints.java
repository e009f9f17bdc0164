package infernum.cpu.reference;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Memory;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads and writes int32 operands: tokens, positions, slots, indices. */
final class Ints {
  private static final ValueLayout.OfInt I32 =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Ints() {}

  /** All elements, row after row. */
  static int[] read(TensorSpec spec, Memory<Cpu> memory, Sizes sizes) {
    MemorySegment segment = HostMemory.segment(memory);
    Vectors rows = Vectors.rows(spec, sizes);
    int[] all = new int[Math.multiplyExact(rows.count(), rows.length())];
    if (spec.isDense()) {
      MemorySegment.copy(segment, I32, 0, all, 0, all.length);
      return all;
    }
    for (int i = 0; i < rows.count(); i++) {
      long begin = rows.begin(i) * Integer.BYTES;
      MemorySegment.copy(segment, I32, begin, all, i * rows.length(), rows.length());
    }
    return all;
  }

  /** Fills dense memory. */
  static void write(int[] all, Memory<Cpu> memory) {
    MemorySegment.copy(all, 0, HostMemory.segment(memory), I32, 0, all.length);
  }
}
