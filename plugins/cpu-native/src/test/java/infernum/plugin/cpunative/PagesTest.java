package infernum.plugin.cpunative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.InfernumException;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.HostRegion;
import infernum.spi.kernel.Region;
import infernum.spi.tensor.Cpu;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PagesTest {
  private static final long HUGE_PAGE = 2 << 20;
  private static final long[] SIZES = {1, 63, 64, 0, 100, 4096, 70_001, 3 << 20, 5, 20 << 20, 9};

  private static Region<Cpu> region() {
    return new HostRegion(NativeLibrary.get().pages());
  }

  private static MemorySegment take(Region<Cpu> region, long bytes) {
    MemorySegment taken = HostMemory.segment(region.allocate(bytes));
    assertEquals(bytes, taken.byteSize());
    assertEquals(0, taken.address() % 64);
    return taken;
  }

  @Test
  void piecesAreZeroedAndApart() {
    try (Region<Cpu> region = region()) {
      List<MemorySegment> pieces = new ArrayList<>();
      long all = 0;
      for (int round = 1; round <= 3; round++) {
        for (long size : SIZES) {
          MemorySegment piece = take(region, size);
          for (long i = 0; i < size; i++) {
            assertEquals(0, piece.get(ValueLayout.JAVA_BYTE, i));
          }
          pieces.add(piece.fill((byte) (pieces.size() + 1)));
          all += size;
        }
      }
      assertEquals(all, region.bytes());
      for (int p = 0; p < pieces.size(); p++) {
        for (long i = 0; i < pieces.get(p).byteSize(); i++) {
          assertEquals((byte) (p + 1), pieces.get(p).get(ValueLayout.JAVA_BYTE, i));
        }
      }
    }
  }

  @Test
  void whatIsLargeBeginsWithALargePage() {
    try (Region<Cpu> region = region()) {
      assertEquals(0, take(region, HUGE_PAGE).address() % HUGE_PAGE);
      take(region, 64);
      assertEquals(0, take(region, 40 << 20).address() % HUGE_PAGE);
    }
  }

  @Test
  void nothingIsReadAfterItsEnd() {
    Region<Cpu> region = region();
    MemorySegment small = take(region, 10);
    MemorySegment large = take(region, HUGE_PAGE + 1);
    region.close();
    assertThrows(IllegalStateException.class, () -> small.get(ValueLayout.JAVA_BYTE, 0));
    assertThrows(IllegalStateException.class, () -> large.get(ValueLayout.JAVA_BYTE, 0));
  }

  @Test
  void moreThanThereIsIsRefusedWithBothNumbers() {
    try (Region<Cpu> region = region()) {
      take(region, 1000);
      InfernumException refused =
          assertThrows(InfernumException.class, () -> region.allocate(1L << 60));
      assertTrue(refused.getMessage().contains("1,152,921,504,606,846,976"), refused::getMessage);
      assertTrue(refused.getMessage().contains("1,000"), refused::getMessage);
    }
  }
}
