package infernum.cpu.reference;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Memory;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;

/** A tensor of any format, to be moved as it is. */
record Packed(TensorSpec spec, MemorySegment segment) {
  Packed(TensorSpec spec, Memory<Cpu> memory) {
    this(spec, HostMemory.segment(memory));
  }

  /** Copies a row from there to here. */
  void take(long row, Packed source, long sourceRow) {
    copy(row * spec.rowStride(), source, sourceRow * source.spec.rowStride(), spec.rowSize());
  }

  /** Copies as many rows from there to here, which is dense. */
  void takeAll(Packed source, long rows) {
    if (source.spec.isDense()) {
      copy(0, source, 0, rows * spec.rowSize());
      return;
    }
    for (long row = 0; row < rows; row++) {
      take(row, source, row);
    }
  }

  private void copy(long at, Packed source, long from, long elements) {
    MemorySegment.copy(
        source.segment,
        spec.format().bytes(from),
        segment,
        spec.format().bytes(at),
        spec.format().bytes(elements));
  }
}
