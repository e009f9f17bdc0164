package infernum.runtime.far;

import infernum.spi.kernel.Arithmetic;
import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.MemorySegment;

/** The opened device. It counts the regions that nobody has closed yet. */
final class FarContext implements DeviceContext<Far> {
  private final DeviceContext<Cpu> behind;
  private final FarDevice device;
  private final FarQueue queue = new FarQueue();

  FarContext(DeviceContext<Cpu> behind, FarDevice device) {
    this.behind = behind;
    this.device = device;
  }

  DeviceContext<Cpu> behind() {
    return behind;
  }

  FarQueue queue() {
    return queue;
  }

  @Override
  public Class<Far> type() {
    return Far.class;
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public Arithmetic arithmetic() {
    return behind.arithmetic();
  }

  @Override
  public Region<Far> region() {
    device.opened();
    return new FarRegion(behind.region());
  }

  @Override
  public Memory<Far> weight(MemorySegment host, Region<Far> region) {
    Memory<Far> copy = region.allocate(host.byteSize());
    copy.copyFrom(host);
    device.copiedWeight(host.byteSize());
    return copy;
  }

  @Override
  public Communicator<Far> communicator() {
    return Communicator.alone();
  }

  @Override
  public void synchronise() {
    queue.finish();
  }

  @Override
  public void close() {
    behind.close();
    device.closed();
  }

  private final class FarRegion implements Region<Far> {
    private final Region<Cpu> region;

    FarRegion(Region<Cpu> region) {
      this.region = region;
    }

    @Override
    public Memory<Far> allocate(long bytes) {
      device.allocate(bytes);
      return new FarMemory(queue, region.allocate(bytes));
    }

    @Override
    public long bytes() {
      return region.bytes();
    }

    @Override
    public void close() {
      queue.finish();
      region.close();
      device.closed();
    }
  }
}
