package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.InfernumException;
import infernum.spi.SpiVersion;
import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.kernel.Workers;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CpuReferenceProviderTest {
  private final CpuReferenceContext context = Rig.context(2, Communicator.alone());

  @Test
  void theModuleProvidesTheDeviceAndItsKernels() {
    Module module = CpuReferenceProvider.class.getModule();
    assertEquals(SpiVersion.CURRENT, module.getAnnotation(SpiVersion.class).value());
    Set<String> providers =
        module.getDescriptor().provides().stream()
            .map(provides -> provides.service() + " with " + provides.providers())
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "infernum.spi.kernel.DeviceProvider with [infernum.cpu.reference.CpuReferenceProvider]",
            "infernum.spi.kernel.KernelProvider with [infernum.cpu.reference.CpuReferenceKernels]"),
        providers);
  }

  @Test
  void theHostIsOneDeviceThatTellsItsCores() {
    CpuReferenceProvider provider = new CpuReferenceProvider();
    assertEquals("cpu-reference", provider.name());
    assertEquals(0, provider.rank());
    var usable = (DeviceProvider.Availability.Usable) provider.probe();
    assertEquals(1, usable.devices().size());
    String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
    assertTrue(usable.devices().getFirst().startsWith(cores + " core"), usable::toString);
    try (CpuReferenceContext opened = provider.open(Host.of(Workers.alone()))) {
      assertEquals("cpu-reference", opened.name());
      assertEquals(Cpu.class, opened.type());
      assertEquals(1, opened.communicator().ranks());
    }
    String message =
        Rig.message(InfernumException.class, () -> provider.open(Host.of(Workers.alone()).at(1)));
    assertTrue(message.startsWith("there is no cpu-reference:1"), message);
  }

  @Test
  void kernelsOfAnotherContextsMemoryWork() {
    assertEquals(27, new CpuReferenceKernels().kernels(context).size());
    assertSame(Cpu.class, new CpuReferenceKernels().device());
  }

  @Test
  void memoryIsZeroedAlignedAndCounted() {
    try (Region<Cpu> region = context.region()) {
      for (int bytes : new int[] {1, 100, 0, 4096}) {
        MemorySegment segment = HostMemory.segment(region.allocate(bytes));
        assertEquals(bytes, segment.byteSize());
        assertEquals(0, segment.address() % 64);
        assertArrayEquals(new byte[bytes], segment.toArray(ValueLayout.JAVA_BYTE));
      }
      assertEquals(4197, region.bytes());
    }
  }

  @Test
  void memoryEndsWithItsRegion() {
    Region<Cpu> region = context.region();
    Memory<Cpu> memory = region.allocate(8);
    region.close();
    MemorySegment host = MemorySegment.ofArray(new byte[8]);
    assertThrows(IllegalStateException.class, () -> memory.copyTo(host));
  }

  @Test
  void memoryThatThereIsntIsRefusedWithTheNumbers() {
    try (Region<Cpu> region = context.region()) {
      Memory<Cpu> _ = region.allocate(1000);
      String message = Rig.message(InfernumException.class, () -> region.allocate(1L << 60));
      assertTrue(message.contains("1,152,921,504,606,846,976 bytes"), message);
      assertTrue(message.contains("1,000"), message);
      assertEquals(1000, region.bytes());
    }
  }

  @Test
  void weightsStayWhereTheyAreMapped() {
    try (Arena mapped = Arena.ofShared();
        Arena confined = Arena.ofConfined();
        Region<Cpu> region = context.region()) {
      MemorySegment host = mapped.allocate(64);
      Memory<Cpu> memory = context.weight(host, region);
      assertEquals(host.address(), HostMemory.segment(memory).address());
      assertEquals(0, region.bytes());
      MemorySegment own = confined.allocate(64);
      String message =
          Rig.message(IllegalArgumentException.class, () -> context.weight(own, region));
      assertTrue(message.contains("one thread only"), message);
    }
  }
}
