package infernum.benchmarks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CpuTimesTest {
  @Test
  void othersAreWhoeverIsBusyAndNotThisProgram() {
    CpuTimes before = new CpuTimes(1000, 500, 20, 400);
    Noise noise = new CpuTimes(2000, 900, 30, 780).since(before);
    assertEquals(0.02, noise.others(), 1e-9);
    assertEquals(0.01, noise.stolen(), 1e-9);
    assertTrue(noise.quiet());
    assertFalse(new CpuTimes(2000, 950, 30, 780).since(before).quiet());
    assertFalse(new CpuTimes(2000, 900, 50, 780).since(before).quiet());
  }

  @Test
  void ownWorkIsCountedAsOwn() {
    CpuTimes before = CpuTimes.now(List.of()).orElse(null);
    assumeTrue(before != null, "this system has no /proc/stat");
    long end = System.nanoTime() + 300_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    CpuTimes after = CpuTimes.now(List.of()).orElseThrow();
    assertTrue(after.own() - before.own() >= 5, before + " " + after);
    assertTrue(after.total() > before.total(), before + " " + after);
  }

  @Test
  void aRunningChildIsCountedWithItsParent() throws Exception {
    assumeTrue(CpuTimes.now(List.of()).isPresent(), "this system has no /proc/stat");
    Process busy = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    try {
      List<Long> children = List.of(busy.pid());
      CpuTimes before = CpuTimes.now(children).orElseThrow();
      Thread.sleep(1000);
      CpuTimes with = CpuTimes.now(children).orElseThrow();
      assertTrue(with.own() - before.own() >= 5, before + " " + with);
    } finally {
      busy.destroyForcibly().waitFor();
    }
  }
}
