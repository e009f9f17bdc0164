package infernum.runtime.compiled;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Memory;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.ValueLayout;

/** Single numbers of the host's memory. */
final class Host {
  private Host() {}

  static float get(Memory<Cpu> memory, long index) {
    return HostMemory.segment(memory).getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }

  static void set(Memory<Cpu> memory, long index, float value) {
    HostMemory.segment(memory).setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
  }
}
