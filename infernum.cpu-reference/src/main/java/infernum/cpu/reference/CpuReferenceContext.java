package infernum.cpu.reference;

import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.MemorySegment;

/**
 * The opened host. Weights are read where they are mapped; a launch returns when its work is done,
 * so there is never anything to wait for. Holds nothing of its own: closing it frees nothing.
 */
public final class CpuReferenceContext implements DeviceContext<Cpu> {
  private final Resources resources;

  /**
   * The host as one rank.
   *
   * @param threads at most so many at once; results don't depend on it
   * @param communicator the group it belongs to
   */
  public CpuReferenceContext(int threads, Communicator<Cpu> communicator) {
    this.resources = new Resources(new Workers(threads), new WeightTraffic(), communicator);
  }

  /** Bytes of weights that this context's kernels have read. */
  public WeightTraffic weightTraffic() {
    return resources.traffic();
  }

  Resources resources() {
    return resources;
  }

  @Override
  public Class<Cpu> type() {
    return Cpu.class;
  }

  @Override
  public String name() {
    return CpuReferenceProvider.NAME;
  }

  @Override
  public Region<Cpu> region() {
    return new HostRegion();
  }

  @Override
  public Memory<Cpu> weight(MemorySegment host, Region<Cpu> region) {
    if (!host.isAccessibleBy(Thread.ofVirtual().unstarted(() -> {}))) {
      throw new IllegalArgumentException(
          "a weight of %,d bytes is mapped for one thread only, but all cores read it"
              .formatted(host.byteSize()));
    }
    return new HostMemory(host);
  }

  @Override
  public Communicator<Cpu> communicator() {
    return resources.communicator();
  }

  @Override
  public void synchronise() {}

  @Override
  public void close() {}
}
