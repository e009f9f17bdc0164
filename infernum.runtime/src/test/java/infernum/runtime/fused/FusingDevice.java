package infernum.runtime.fused;

import infernum.spi.kernel.Arithmetic;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.HostContext;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.op.AddRmsNorm;
import infernum.spi.op.GeGlu;
import infernum.spi.op.GeluTanh;
import infernum.spi.op.Linears;
import infernum.spi.op.RopePair;
import infernum.spi.op.ScaleSoftcap;
import infernum.spi.op.Silu;
import infernum.spi.op.SwiGlu;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import java.util.List;
import java.util.Optional;

/** The host by the name of {@code fusing}. What isn't fused runs on another provider's kernels. */
public final class FusingDevice implements DeviceProvider, KernelProvider<Cpu> {
  private static final List<FusingKernel<?>> KERNELS =
      List.of(
          new FusingKernel<>(Linears.class, 1e-5, FusedArithmetic::linears),
          new FusingKernel<>(AddRmsNorm.class, 1e-5, FusedArithmetic::addRmsNorm),
          new FusingKernel<>(RopePair.class, 1e-6, FusedArithmetic::ropePair),
          new FusingKernel<>(ScaleSoftcap.class, 1e-6, FusedArithmetic::scaleSoftcap),
          new FusingKernel<>(
              SwiGlu.class, 1e-6, (_, rows) -> FusedArithmetic.gated(new Silu(), rows)),
          new FusingKernel<>(
              GeGlu.class, 1e-6, (_, rows) -> FusedArithmetic.gated(new GeluTanh(), rows)));

  /** Every op that it has a kernel for. */
  public static final List<Class<? extends Op>> FUSED =
      KERNELS.stream().<Class<? extends Op>>map(FusingKernel::op).toList();

  private final Optional<Class<? extends Op>> wrong;

  private FusingDevice(Optional<Class<? extends Op>> wrong) {
    this.wrong = wrong;
  }

  /** As it should be. */
  public static FusingDevice right() {
    return new FusingDevice(Optional.empty());
  }

  /** With a hundredth too much in each result of one of the ops. */
  public static FusingDevice wrongIn(Class<? extends Op> op) {
    return new FusingDevice(Optional.of(op));
  }

  @Override
  public String name() {
    return "fusing";
  }

  @Override
  public int rank() {
    return -1;
  }

  @Override
  public Availability probe() {
    return new Availability.Usable(List.of("the host"));
  }

  @Override
  public DeviceContext<?> open(Host host) {
    return new HostContext(name(), host, Arithmetic.FLOAT);
  }

  @Override
  public Class<Cpu> device() {
    return Cpu.class;
  }

  @Override
  public List<Kernel<?, Cpu>> kernels(DeviceContext<Cpu> context) {
    return KERNELS.stream().<Kernel<?, Cpu>>map(this::perhapsWrong).toList();
  }

  private FusingKernel<?> perhapsWrong(FusingKernel<?> kernel) {
    return wrong.filter(kernel.op()::equals).isPresent() ? kernel.wrong() : kernel;
  }
}
