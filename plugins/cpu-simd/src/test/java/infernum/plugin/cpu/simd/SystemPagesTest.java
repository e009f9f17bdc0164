package infernum.plugin.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SystemPagesTest {
  private static final long HUGE_PAGE = 2 << 20;

  private static SystemPages pages() {
    Optional<SystemPages> found = SystemPages.find();
    assumeTrue(found.isPresent(), "only on Linux, where native access is allowed");
    return found.get();
  }

  @Test
  void theyAreZeroedAndBeginWithALargePageUntilTheArenaEnds() {
    MemorySegment taken;
    try (Arena arena = Arena.ofConfined()) {
      taken = pages().map(3 * HUGE_PAGE + 5, arena);
      assertEquals(3 * HUGE_PAGE + 5, taken.byteSize());
      assertEquals(0, taken.address() % HUGE_PAGE);
      for (long i = 0; i < taken.byteSize(); i++) {
        assertEquals(0, taken.get(ValueLayout.JAVA_BYTE, i));
      }
      taken.fill((byte) 1);
    }
    assertThrows(IllegalStateException.class, () -> taken.get(ValueLayout.JAVA_BYTE, 0));
  }

  @Test
  void moreThanThereIsIsRefused() {
    try (Arena arena = Arena.ofConfined()) {
      assertThrows(OutOfMemoryError.class, () -> pages().map(1L << 60, arena));
    }
  }
}
