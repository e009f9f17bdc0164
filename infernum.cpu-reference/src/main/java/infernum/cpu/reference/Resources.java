package infernum.cpu.reference;

import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.HostContext;
import infernum.spi.kernel.Workers;
import infernum.spi.tensor.Cpu;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What kernels of one opened device share; they are launched one after the other.
 *
 * @param shared what all threads read
 * @param own each thread's
 */
record Resources(
    Cores cores,
    WeightTraffic traffic,
    Communicator<Cpu> communicator,
    Scratch shared,
    List<Scratch> own) {
  /** For any context of the host. */
  static Resources of(DeviceContext<Cpu> context) {
    WeightTraffic traffic =
        context instanceof CpuReferenceContext own ? own.weightTraffic() : new WeightTraffic();
    Workers workers = HostContext.workers(context);
    return new Resources(
        new Cores(workers),
        traffic,
        context.communicator(),
        new Scratch(),
        Stream.generate(Scratch::new).limit(workers.threads()).toList());
  }

  /** Lets each thread's scratch grow. */
  void reserve(Consumer<Scratch> need) {
    own.forEach(need);
  }
}
