package infernum.runtime.far;

import infernum.spi.InfernumException;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Sizes;
import java.util.List;

/** Opens the far device and computes on it, by the kernels of another that is hidden behind it. */
public final class FarDevice implements DeviceProvider, KernelProvider<Far> {
  private final DeviceProvider behind;
  private final KernelProvider<Cpu> kernels;
  private long most = Long.MAX_VALUE;
  private long weightBytes;
  private int open;

  /**
   * In front of a device of the host.
   *
   * @param behind of the host's device type
   * @param kernels of the host's device type
   */
  @SuppressWarnings("unchecked") // checked by the class token
  public FarDevice(DeviceProvider behind, KernelProvider<?> kernels) {
    if (kernels.device() != Cpu.class) {
      throw new IllegalArgumentException(kernels.name() + " isn't of the host");
    }
    this.behind = behind;
    this.kernels = (KernelProvider<Cpu>) kernels;
  }

  /** Refuses any allocation of more bytes from now on. */
  public void refuseMoreThan(long bytes) {
    most = bytes;
  }

  /** Bytes of weights that were copied to it. */
  public long weightBytes() {
    return weightBytes;
  }

  /** Contexts and regions that were opened and not closed. */
  public int open() {
    return open;
  }

  void allocate(long bytes) {
    if (bytes > most) {
      throw new InfernumException("far has no %d bytes left".formatted(bytes));
    }
  }

  void copiedWeight(long bytes) {
    weightBytes += bytes;
  }

  void opened() {
    open++;
  }

  void closed() {
    open--;
  }

  @Override
  public String name() {
    return "far";
  }

  @Override
  public int rank() {
    return -1;
  }

  @Override
  public Availability probe() {
    return new Availability.Usable(List.of("far away"));
  }

  @Override
  @SuppressWarnings("unchecked") // checked by the class token
  public DeviceContext<?> open(Host host) {
    DeviceContext<?> opened = behind.open(host);
    if (opened.type() != Cpu.class) {
      throw new IllegalArgumentException(behind.name() + " isn't of the host");
    }
    opened();
    return new FarContext((DeviceContext<Cpu>) opened, this);
  }

  @Override
  public Class<Far> device() {
    return Far.class;
  }

  @Override
  public List<Kernel<?, Far>> kernels(DeviceContext<Far> context) {
    return switch (context) {
      case FarContext far ->
          kernels.kernels(far.behind()).stream()
              .<Kernel<?, Far>>map(kernel -> new FarKernel<>(kernel, far.queue()))
              .toList();
      default -> throw new IllegalArgumentException(context.name() + " isn't far");
    };
  }

  private record FarKernel<O extends Op>(Kernel<O, Cpu> kernel, FarQueue queue)
      implements Kernel<O, Far> {
    @Override
    public String name() {
      return kernel.name();
    }

    @Override
    public Class<O> op() {
      return kernel.op();
    }

    @Override
    public Support supports(O op, Signature signature) {
      return kernel.supports(op, signature);
    }

    @Override
    public BoundKernel<Far> bind(O op, Signature signature, Sizes largest) {
      return new FarBound(kernel.bind(op, signature, largest), queue);
    }
  }

  private record FarBound(BoundKernel<Cpu> bound, FarQueue queue) implements BoundKernel<Far> {
    @Override
    public void launch(Launch<Far> launch) {
      Launch<Cpu> unwrapped =
          new Launch<>(
              FarMemory.behind(launch.inputs()),
              FarMemory.behind(launch.outputs()),
              FarMemory.behind(launch.workspace()),
              launch.sizes());
      queue.add(() -> bound.launch(unwrapped));
    }

    @Override
    public long workspace() {
      return bound.workspace();
    }
  }
}
