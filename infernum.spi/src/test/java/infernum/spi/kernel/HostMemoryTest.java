package infernum.spi.kernel;

import static infernum.spi.testing.Messages.messageOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.spi.tensor.Cpu;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class HostMemoryTest {
  private final HostMemory memory = new HostMemory(Arena.ofAuto().allocate(8));

  /** Memory of the host that isn't HostMemory. */
  private record Elsewhere(long bytes) implements Memory<Cpu> {
    @Override
    public Memory<Cpu> slice(long offset, long size) {
      return new Elsewhere(size);
    }

    @Override
    public void copyFrom(MemorySegment host) {}

    @Override
    public void copyTo(MemorySegment host) {}
  }

  private static MemorySegment bytes(int... values) {
    MemorySegment segment = Arena.ofAuto().allocate(values.length);
    for (int i = 0; i < values.length; i++) {
      segment.set(ValueLayout.JAVA_BYTE, i, (byte) values[i]);
    }
    return segment;
  }

  private static byte[] read(Memory<Cpu> memory, int count) {
    MemorySegment host = Arena.ofAuto().allocate(count);
    memory.copyTo(host);
    return host.toArray(ValueLayout.JAVA_BYTE);
  }

  @Test
  void copiesGoToAndFromTheBegin() {
    memory.copyFrom(bytes(1, 2, 3));
    assertArrayEquals(new byte[] {1, 2}, read(memory, 2));
    assertArrayEquals(new byte[] {1, 2, 3, 0, 0, 0, 0, 0}, read(memory, 8));
  }

  @Test
  void aSliceIsTheSameMemory() {
    Memory<Cpu> slice = memory.slice(4, 2);
    assertEquals(2, slice.bytes());
    slice.copyFrom(bytes(7, 8));
    assertArrayEquals(new byte[] {0, 0, 0, 0, 7, 8, 0, 0}, read(memory, 8));
  }

  @Test
  void copiesBeyondTheEndAreRefusedAndWriteNothing() {
    assertThrows(
        IndexOutOfBoundsException.class, () -> memory.slice(4, 2).copyFrom(bytes(1, 2, 3)));
    assertThrows(IndexOutOfBoundsException.class, () -> read(memory, 9));
    assertArrayEquals(new byte[8], read(memory, 8));
  }

  @Test
  void aSliceLiesWithin() {
    assertThrows(IndexOutOfBoundsException.class, () -> memory.slice(7, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.slice(-1, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.slice(2, -1));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.slice(Long.MAX_VALUE, 2));
    assertEquals(0, memory.slice(8, 0).bytes());
  }

  @Test
  void providersOfTheHostShareMemoryByItsSegment() {
    assertEquals(memory.segment(), HostMemory.segment(memory));
    assertEquals(
        "Elsewhere[bytes=3] isn't HostMemory",
        messageOf(IllegalArgumentException.class, () -> HostMemory.segment(new Elsewhere(3))));
  }
}
