package infernum.cpu.reference;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;

/** A tensor of any format, to be moved as it is. */
final class Packed implements Operands.Window {
  private final TensorSpec spec;
  private final Operands.Place place;
  private final Vectors rows;
  private MemorySegment segment = MemorySegment.NULL;

  Packed(TensorSpec spec, Operands.Place place) {
    this.spec = spec;
    this.place = place;
    this.rows = Vectors.rows(spec);
  }

  @Override
  public void take(Launch<Cpu> launch) {
    rows.at(launch.sizes());
    segment = HostMemory.segment(place.of(launch));
  }

  /** How many rows there are. */
  int count() {
    return rows.count();
  }

  /** Copies a row from there to here. */
  void take(int row, Packed source, int sourceRow) {
    copyTo(segment, rows.begin(row), source, source.rows.begin(sourceRow), rows.length());
  }

  /** Copies all rows from there to here, which is dense. */
  void takeAll(Packed source) {
    source.copyTo(segment);
  }

  /** Copies all rows to the begin of dense memory. */
  void copyTo(MemorySegment dense) {
    if (spec.isDense()) {
      copyTo(dense, 0, this, 0, (long) rows.count() * rows.length());
      return;
    }
    for (int row = 0; row < rows.count(); row++) {
      copyTo(dense, (long) row * rows.length(), this, rows.begin(row), rows.length());
    }
  }

  private static void copyTo(
      MemorySegment target, long at, Packed source, long from, long elements) {
    MemorySegment.copy(
        source.segment,
        source.spec.format().bytes(from),
        target,
        source.spec.format().bytes(at),
        source.spec.format().bytes(elements));
  }
}
