package infernum.plugin.example.fusion;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Quantisation;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * {@link GateUpSwiGlu} in plain Java on one core: a row of gate and the same row of up at a time,
 * unpacked once for all rows of x. What the two products give is never written to memory.
 */
public final class GateUpSwiGluKernel implements KernelProvider<Cpu>, Kernel<GateUpSwiGlu, Cpu> {
  /** For the service loader. */
  public GateUpSwiGluKernel() {}

  @Override
  public String name() {
    return "example-fusion";
  }

  @Override
  public Class<Cpu> device() {
    return Cpu.class;
  }

  @Override
  public int rank() {
    return 1;
  }

  @Override
  public List<Kernel<?, Cpu>> kernels(DeviceContext<Cpu> context) {
    return List.of(this);
  }

  @Override
  public Class<GateUpSwiGlu> op() {
    return GateUpSwiGlu.class;
  }

  @Override
  public Support supports(GateUpSwiGlu op, Signature signature) {
    Support.Check check = Support.check();
    check.that(signature.in(0).format() == DType.F32, "wants F32 rows, got %s", signature.in(0));
    check.that(signature.in(0).isDense(), "wants rows without gaps, got %s", signature.in(0));
    for (TensorSpec weight : List.of(signature.in(1), signature.in(2))) {
      Format format = weight.format();
      check.that(
          weight.isDense() && (format == DType.F32 || format instanceof Quantisation),
          "wants weights in F32 or quantised, without gaps, got %s",
          weight);
    }
    return check.rank(1);
  }

  /** Sums are double, and nothing is rounded between the products and the result. */
  @Override
  public double tolerance(GateUpSwiGlu op, Signature signature) {
    return 1e-6;
  }

  @Override
  public BoundKernel<Cpu> bind(GateUpSwiGlu op, Signature signature, Sizes largest) {
    int columns = Math.toIntExact(signature.in(0).last());
    float[] gate = new float[columns]; // here, since launches allocate nothing
    float[] up = new float[columns];
    return launch -> compute(signature, launch, gate, up);
  }

  private static void compute(Signature signature, Launch<Cpu> launch, float[] gate, float[] up) {
    MemorySegment x = HostMemory.segment(launch.in(0));
    MemorySegment result = HostMemory.segment(launch.out(0));
    long rows = signature.in(0).rows().at(launch.sizes());
    long width = signature.out(0).last();
    for (long column = 0; column < width; column++) {
      unpack(signature.in(1), HostMemory.segment(launch.in(1)), column, gate);
      unpack(signature.in(2), HostMemory.segment(launch.in(2)), column, up);
      for (long row = 0; row < rows; row++) {
        double g = dot(x, row, gate);
        double value = g / (1 + Math.exp(-g)) * dot(x, row, up);
        result.setAtIndex(JAVA_FLOAT, row * width + column, (float) value);
      }
    }
  }

  private static void unpack(TensorSpec spec, MemorySegment weight, long row, float[] target) {
    long offset = row * spec.format().bytes(target.length);
    if (spec.format() instanceof Quantisation packed) {
      packed.dequantise(weight, offset, target.length, target, 0);
    } else {
      MemorySegment.copy(weight, JAVA_FLOAT_UNALIGNED, offset, target, 0, target.length);
    }
  }

  private static double dot(MemorySegment x, long row, float[] weight) {
    double sum = 0;
    for (int i = 0; i < weight.length; i++) {
      sum += (double) x.getAtIndex(JAVA_FLOAT, row * weight.length + i) * weight[i];
    }
    return sum;
  }
}
