package infernum.cpu.reference;

import infernum.spi.kernel.Communicator;
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
  Resources(Workers workers, WeightTraffic traffic, Communicator<Cpu> communicator) {
    this(
        new Cores(workers),
        traffic,
        communicator,
        new Scratch(),
        Stream.generate(Scratch::new).limit(workers.threads()).toList());
  }

  /** Lets each thread's scratch grow. */
  void reserve(Consumer<Scratch> need) {
    own.forEach(need);
  }
}
