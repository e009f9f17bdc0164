package infernum.blocks.execution;

import infernum.spi.kernel.Arithmetic;
import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The toy, opened. It counts the regions that are open and the weights that it was given. */
final class ToyContext implements DeviceContext<Toy> {
  private int openRegions;
  private int weights;

  int openRegions() {
    return openRegions;
  }

  int weights() {
    return weights;
  }

  /** The numbers in a memory. */
  static float[] floats(Memory<Toy> memory) {
    float[] values = new float[(int) memory.bytes() / Float.BYTES];
    memory.copyTo(MemorySegment.ofArray(values));
    return values;
  }

  @Override
  public Class<Toy> type() {
    return Toy.class;
  }

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public Arithmetic arithmetic() {
    return Arithmetic.FLOAT;
  }

  @Override
  public Region<Toy> region() {
    openRegions++;
    return new ToyRegion();
  }

  @Override
  public Memory<Toy> weight(MemorySegment host, Region<Toy> region) {
    weights++;
    Memory<Toy> memory = region.allocate(host.byteSize());
    memory.copyFrom(host);
    return memory;
  }

  @Override
  public Communicator<Toy> communicator() {
    return Communicator.alone();
  }

  @Override
  public void synchronise() {}

  @Override
  public void close() {}

  private final class ToyRegion implements Region<Toy> {
    private final Arena arena = Arena.ofConfined();
    private long bytes;

    @Override
    public Memory<Toy> allocate(long wanted) {
      bytes += wanted;
      return new ToyMemory(arena.allocate(wanted, 64));
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public void close() {
      arena.close();
      openRegions--;
    }
  }

  private record ToyMemory(MemorySegment segment) implements Memory<Toy> {
    @Override
    public long bytes() {
      return segment.byteSize();
    }

    @Override
    public Memory<Toy> slice(long offset, long bytes) {
      return new ToyMemory(segment.asSlice(offset, bytes));
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

  /** The element of that index. */
  static float get(Memory<Toy> memory, long index) {
    return ((ToyMemory) memory).segment.getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }

  /** Changes the element of that index. */
  static void set(Memory<Toy> memory, long index, float value) {
    ((ToyMemory) memory).segment.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
  }
}
