package infernum.plugin.cpu.simd;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.kernel.Workers;
import infernum.spi.op.AddRmsNorm;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;

/** A residual connection and the norm that follows, row by row. */
final class AddRmsNormKernel extends SimdKernel<AddRmsNorm> {
  AddRmsNormKernel(Engine engine) {
    super(AddRmsNorm.class, engine);
  }

  @Override
  void demand(AddRmsNorm op, Signature signature, Support.Check check) {
    floats(check, "input", signature.in(0));
    check.that(signature.in(0).rank() == 2, "input %s isn't rows", signature.in(0));
    floats(check, "residual", signature.in(1));
    denseFloats(check, "weight", signature.in(2));
  }

  @Override
  public BoundKernel<Cpu> bind(AddRmsNorm op, Signature signature, Sizes largest) {
    return new Bound(engine(), op.epsilon(), signature);
  }

  private static final class Bound implements BoundKernel<Cpu> {
    private final Engine engine;
    private final double epsilon;
    private final TensorSpec spec;
    private final int width;
    private final long xStride;
    private final long residualStride;
    private final Workers.Work work = this::run;
    private MemorySegment x = MemorySegment.NULL;
    private MemorySegment residual = MemorySegment.NULL;
    private MemorySegment weight = MemorySegment.NULL;
    private MemorySegment sum = MemorySegment.NULL;
    private MemorySegment normed = MemorySegment.NULL;

    Bound(Engine engine, double epsilon, Signature signature) {
      this.engine = engine;
      this.epsilon = epsilon;
      this.spec = signature.in(0);
      this.width = Math.toIntExact(spec.last());
      this.xStride = 4 * spec.rowStride();
      this.residualStride = 4 * signature.in(1).rowStride();
      engine.own().forEach(scratch -> scratch.vectors(Lanes.COUNT));
    }

    @Override
    public void launch(Launch<Cpu> launch) {
      x = HostMemory.segment(launch.in(0));
      residual = HostMemory.segment(launch.in(1));
      weight = HostMemory.segment(launch.in(2));
      sum = HostMemory.segment(launch.out(0));
      normed = HostMemory.segment(launch.out(1));
      engine.each(Math.toIntExact(spec.rows().at(launch.sizes())), width / 3, work);
    }

    private void run(int worker, int from, int to) {
      float[] lanes = engine.own().get(worker).vectors(Lanes.COUNT);
      for (int row = from; row < to; row++) {
        long at = row * 4L * width;
        AddKernel.row(x, row * xStride, residual, row * residualStride, sum, at, width);
        float inverse = Norm.inverse(Norm.squares(sum, at, width, lanes), width, epsilon);
        Norm.scale(sum, at, width, inverse, weight, normed, at);
      }
    }
  }
}
