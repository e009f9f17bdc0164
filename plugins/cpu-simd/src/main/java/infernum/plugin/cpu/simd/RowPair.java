package infernum.plugin.cpu.simd;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Workers;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;

/** A function of the elements of two operands, row by row. */
final class RowPair implements BoundKernel<Cpu> {
  private final Engine engine;
  private final TensorSpec spec;
  private final long aStride;
  private final long bStride;
  private final int width;
  private final long cost;
  private final Rows rows;
  private final Workers.Work work = this::run;
  private MemorySegment a = MemorySegment.NULL;
  private MemorySegment b = MemorySegment.NULL;
  private MemorySegment result = MemorySegment.NULL;

  /** Computes a row; offsets in bytes. The thread's scratch is a row in whole vectors. */
  @FunctionalInterface
  interface Rows {
    void compute(
        MemorySegment a,
        long aAt,
        MemorySegment b,
        long bAt,
        MemorySegment y,
        long yAt,
        int width,
        float[] scratch);
  }

  /**
   * Bound.
   *
   * @param picoseconds of an element, about
   */
  RowPair(Engine engine, Signature signature, long picoseconds, Rows rows) {
    this.engine = engine;
    this.spec = signature.in(0);
    this.aStride = 4 * spec.rowStride();
    this.bStride = 4 * signature.in(1).rowStride();
    this.width = Math.toIntExact(spec.rowSize());
    this.cost = width * picoseconds / 1000;
    this.rows = rows;
    engine.own().forEach(scratch -> scratch.vectors(Gate.floats(width)));
  }

  @Override
  public void launch(Launch<Cpu> launch) {
    a = HostMemory.segment(launch.in(0));
    b = HostMemory.segment(launch.in(1));
    result = HostMemory.segment(launch.out(0));
    engine.each(Math.toIntExact(spec.rows().at(launch.sizes())), cost, work);
  }

  private void run(int worker, int from, int to) {
    float[] scratch = engine.own().get(worker).vectors(Gate.floats(width));
    for (int row = from; row < to; row++) {
      rows.compute(a, row * aStride, b, row * bStride, result, row * 4L * width, width, scratch);
    }
  }
}
