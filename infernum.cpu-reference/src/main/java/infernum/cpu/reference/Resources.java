package infernum.cpu.reference;

import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.HostContext;
import infernum.spi.tensor.Cpu;

/** What kernels of one opened device share. */
record Resources(Cores cores, WeightTraffic traffic, Communicator<Cpu> communicator) {
  /** For any context of the host. */
  static Resources of(DeviceContext<Cpu> context) {
    WeightTraffic traffic =
        context instanceof CpuReferenceContext own ? own.weightTraffic() : new WeightTraffic();
    return new Resources(new Cores(HostContext.workers(context)), traffic, context.communicator());
  }
}
