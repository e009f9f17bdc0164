package infernum.spi.kernel;

import infernum.spi.tensor.Cpu;
import java.lang.foreign.MemorySegment;

/**
 * The host's cores as one rank: what all providers for {@link Cpu} open, each under its name, so
 * that an op which the chosen one lacks runs on another one's kernel, in the same memory and on the
 * same threads. Weights are read where they are mapped; a launch returns when its work is done, so
 * there is never anything to wait for. Closing it frees nothing.
 */
public class HostContext implements DeviceContext<Cpu> {
  private final String name;
  private final Workers workers;
  private final Arithmetic arithmetic;
  private final Communicator<Cpu> communicator;

  /**
   * Opened.
   *
   * @param name the provider's
   * @param arithmetic of the provider's kernels
   */
  @SuppressWarnings("this-escape") // the group is promised a context that gives regions, no more
  public HostContext(String name, Host host, Arithmetic arithmetic) {
    this.name = name;
    this.workers = host.workers();
    this.arithmetic = arithmetic;
    this.communicator = host.group().join(this);
  }

  /** The threads of a context: its own, or the caller's alone where it has none. */
  public static Workers workers(DeviceContext<Cpu> context) {
    return context instanceof HostContext host ? host.workers : Workers.alone();
  }

  @Override
  public final Class<Cpu> type() {
    return Cpu.class;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Arithmetic arithmetic() {
    return arithmetic;
  }

  /** By default memory of Java's; a provider may have better pages, as a {@link HostMemory}. */
  @Override
  public Region<Cpu> region() {
    return new HostRegion();
  }

  @Override
  public final Memory<Cpu> weight(MemorySegment host, Region<Cpu> region) {
    if (!host.isAccessibleBy(Thread.ofVirtual().unstarted(() -> {}))) {
      throw new IllegalArgumentException(
          "a weight of %,d bytes is mapped for one thread only, but all cores read it"
              .formatted(host.byteSize()));
    }
    return new HostMemory(host);
  }

  @Override
  public final Communicator<Cpu> communicator() {
    return communicator;
  }

  @Override
  public final void synchronise() {}

  @Override
  public void close() {}
}
