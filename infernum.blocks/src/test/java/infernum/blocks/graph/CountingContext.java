package infernum.blocks.graph;

import infernum.cpu.reference.CpuReferenceContext;
import infernum.spi.kernel.Arithmetic;
import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.kernel.Workers;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.MemorySegment;

/** The host, with every allocation counted. */
final class CountingContext implements DeviceContext<Cpu> {
  private final DeviceContext<Cpu> host = new CpuReferenceContext(Host.of(Workers.alone()));
  private int allocations;
  private int openRegions;

  int allocations() {
    return allocations;
  }

  int openRegions() {
    return openRegions;
  }

  @Override
  public Class<Cpu> type() {
    return Cpu.class;
  }

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public Arithmetic arithmetic() {
    return host.arithmetic();
  }

  @Override
  public Region<Cpu> region() {
    openRegions++;
    return new Counted(host.region());
  }

  private final class Counted implements Region<Cpu> {
    private final Region<Cpu> region;

    Counted(Region<Cpu> region) {
      this.region = region;
    }

    @Override
    public Memory<Cpu> allocate(long bytes) {
      allocations++;
      return region.allocate(bytes);
    }

    @Override
    public long bytes() {
      return region.bytes();
    }

    @Override
    public void close() {
      openRegions--;
      region.close();
    }
  }

  @Override
  public Memory<Cpu> weight(MemorySegment bytes, Region<Cpu> region) {
    return host.weight(bytes, region);
  }

  @Override
  public Communicator<Cpu> communicator() {
    return host.communicator();
  }

  @Override
  public void synchronise() {}

  @Override
  public void close() {}
}
