package infernum.spi.kernel;

import infernum.spi.tensor.Cpu;
import java.lang.foreign.MemorySegment;

/** Memory of the host. All providers for {@link Cpu} use it, so that they can share tensors. */
public record HostMemory(MemorySegment segment) implements Memory<Cpu> {
  /** The segment behind memory of the host. */
  public static MemorySegment segment(Memory<Cpu> memory) {
    return switch (memory) {
      case HostMemory host -> host.segment;
      default -> throw new IllegalArgumentException(memory + " isn't HostMemory");
    };
  }

  @Override
  public long bytes() {
    return segment.byteSize();
  }

  @Override
  public HostMemory slice(long offset, long bytes) {
    return new HostMemory(segment.asSlice(offset, bytes));
  }

  @Override
  public void copyFrom(MemorySegment host) {
    MemorySegment.copy(host, 0, segment, 0, host.byteSize());
  }

  @Override
  public void copyTo(MemorySegment host) {
    MemorySegment.copy(segment, 0, host, 0, host.byteSize());
  }
}
