package infernum.plugin.cpunative;

import infernum.spi.kernel.Arithmetic;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.HostContext;
import infernum.spi.kernel.HostRegion;
import infernum.spi.kernel.Region;
import infernum.spi.tensor.Cpu;

/** The host's cores, with memory in large pages. */
final class CpuNativeContext extends HostContext {
  CpuNativeContext(Host host) {
    super(
        CpuNativeProvider.NAME,
        host,
        host.floatActivations() ? Arithmetic.FLOAT : Arithmetic.EIGHT_BITS);
  }

  @Override
  public Region<Cpu> region() {
    return new HostRegion(NativeLibrary.get().pages());
  }
}
