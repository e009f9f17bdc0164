package infernum.plugin.cpu.simd;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.kernel.Workers;
import infernum.spi.op.RmsNorm;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;

/** Rows, or the vectors of dense rows, divided by their root mean square. */
final class RmsNormKernel extends SimdKernel<RmsNorm> {
  RmsNormKernel(Engine engine) {
    super(RmsNorm.class, engine);
  }

  @Override
  void demand(RmsNorm op, Signature signature, Support.Check check) {
    TensorSpec x = signature.in(0);
    floats(check, "input", x);
    check.that(x.rank() > 1, "input %s is one row", x);
    check.that(x.rank() == 2 || x.isDense(), "heads of input %s aren't dense", x);
    denseFloats(check, "weight", signature.in(1));
  }

  @Override
  public BoundKernel<Cpu> bind(RmsNorm op, Signature signature, Sizes largest) {
    return new Bound(engine(), op.epsilon(), signature.in(0));
  }

  private static final class Bound implements BoundKernel<Cpu> {
    private final Engine engine;
    private final double epsilon;
    private final TensorSpec spec;
    private final int width;
    private final int perRow;
    private final long stride;
    private final Workers.Work work = this::run;
    private MemorySegment x = MemorySegment.NULL;
    private MemorySegment weight = MemorySegment.NULL;
    private MemorySegment result = MemorySegment.NULL;

    Bound(Engine engine, double epsilon, TensorSpec spec) {
      this.engine = engine;
      this.epsilon = epsilon;
      this.spec = spec;
      this.width = Math.toIntExact(spec.last());
      this.perRow = width == 0 ? 0 : Math.toIntExact(spec.rowSize() / width);
      this.stride = 4 * (spec.rank() == 2 ? spec.rowStride() : width);
      engine.own().forEach(scratch -> scratch.vectors(Lanes.COUNT));
    }

    @Override
    public void launch(Launch<Cpu> launch) {
      x = HostMemory.segment(launch.in(0));
      weight = HostMemory.segment(launch.in(1));
      result = HostMemory.segment(launch.out(0));
      int rows = Math.toIntExact(spec.rows().at(launch.sizes()) * perRow);
      engine.each(rows, width / 4, work);
    }

    private void run(int worker, int from, int to) {
      float[] lanes = engine.own().get(worker).vectors(Lanes.COUNT);
      for (int row = from; row < to; row++) {
        double squares = Norm.squares(x, row * stride, width, lanes);
        float inverse = Norm.inverse(squares, width, epsilon);
        Norm.scale(x, row * stride, width, inverse, weight, result, row * 4L * width);
      }
    }
  }
}
