package infernum.cpu.reference;

import infernum.spi.kernel.Arithmetic;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.HostContext;

/** The host with the reference's kernels, which count what they read. */
public final class CpuReferenceContext extends HostContext {
  private final WeightTraffic traffic = new WeightTraffic();

  /** The host as one rank; results don't depend on the number of threads. */
  public CpuReferenceContext(Host host) {
    super(CpuReferenceProvider.NAME, host, Arithmetic.FLOAT);
  }

  /** Bytes of weights that this context's kernels have read. */
  public WeightTraffic weightTraffic() {
    return traffic;
  }
}
