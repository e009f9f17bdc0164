package infernum.spi.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.InfernumException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostRegionTest {
  private final List<Long> mapped = new ArrayList<>();

  private MemorySegment map(long bytes, Arena arena) {
    mapped.add(bytes);
    return arena.allocate(bytes, 64);
  }

  private static void allocate(HostRegion region, long bytes) {
    MemorySegment taken = HostMemory.segment(region.allocate(bytes));
    assertEquals(bytes, taken.byteSize());
    assertEquals(0, taken.address() % 64);
  }

  @Test
  void smallPiecesShareRunsThatGrowWithTheRegion() {
    try (HostRegion region = new HostRegion(this::map)) {
      allocate(region, 1000);
      allocate(region, 300); // a run of 1,000
      allocate(region, 500); // begins at 320, the next of 64 bytes
      allocate(region, 200); // 168 are left: a run of 1,800
      assertEquals(List.of(1000L, 1000L, 1800L), mapped);
      assertEquals(2000, region.bytes());
    }
  }

  @Test
  void aLargePieceLeavesTheRunToTheSmallOnes() {
    try (HostRegion region = new HostRegion(this::map)) {
      allocate(region, 1000);
      allocate(region, 100);
      allocate(region, 5000);
      allocate(region, 100);
      assertEquals(List.of(1000L, 1000L, 5000L), mapped);
    }
  }

  @Test
  void anEmptyPieceNeedsNoPages() {
    try (HostRegion region = new HostRegion(this::map)) {
      allocate(region, 0);
      assertEquals(List.of(), mapped);
    }
  }

  @Test
  void moreThanThereIsIsRefusedWithBothNumbers() {
    HostPages none =
        (bytes, arena) -> {
          if (bytes > 1000) {
            throw new OutOfMemoryError();
          }
          return map(bytes, arena);
        };
    try (HostRegion region = new HostRegion(none)) {
      allocate(region, 1000);
      InfernumException refused =
          assertThrows(InfernumException.class, () -> region.allocate(1_000_000));
      assertTrue(refused.getMessage().contains("1,000,000"), refused::getMessage);
      assertTrue(refused.getMessage().contains("1,000 "), refused::getMessage);
    }
  }
}
