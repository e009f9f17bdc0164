package infernum.cpu.reference;

import infernum.spi.kernel.Communicator;
import infernum.spi.tensor.Cpu;

/** What kernels of one opened device share. */
record Resources(Workers workers, WeightTraffic traffic, Communicator<Cpu> communicator) {}
