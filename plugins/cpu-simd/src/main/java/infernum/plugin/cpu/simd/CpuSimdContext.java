package infernum.plugin.cpu.simd;

import infernum.spi.kernel.Arithmetic;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.HostContext;
import infernum.spi.kernel.HostRegion;
import infernum.spi.kernel.Region;
import infernum.spi.tensor.Cpu;
import java.util.Optional;

/** The host's cores, with memory in large pages where there are such. */
final class CpuSimdContext extends HostContext {
  private static final Optional<SystemPages> PAGES = SystemPages.find();

  CpuSimdContext(Host host) {
    super(CpuSimdProvider.NAME, host, Arithmetic.FLOAT);
  }

  @Override
  public Region<Cpu> region() {
    return PAGES.isPresent() ? new HostRegion(PAGES.get()) : super.region();
  }
}
