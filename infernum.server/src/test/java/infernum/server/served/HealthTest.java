package infernum.server.served;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HealthTest {
  private static final long SECOND = 1_000_000_000L;

  /** The last step ended at 100 s; the longest took so many seconds. */
  private static Health.Pulse engine(boolean ready, long longest) {
    return new Health.Pulse(ready, 100 * SECOND, longest * SECOND);
  }

  private static boolean well(Health.Pulse engine, boolean work, long since, long now) {
    return Health.trouble(engine, work, since * SECOND, now * SECOND).isEmpty();
  }

  @Test
  void anIdleEngineIsWell() {
    assertTrue(well(engine(true, 1), false, 0, 100_000));
  }

  @Test
  void aStepMayTakeFiveSecondsOrFourTimesTheLongest() {
    assertTrue(well(engine(true, 1), true, 90, 105));
    assertEquals(false, well(engine(true, 1), true, 90, 106));
    assertTrue(well(engine(true, 3), true, 90, 112));
    assertEquals(false, well(engine(true, 3), true, 90, 113));
  }

  @Test
  void timeWithoutWorkDoesNotCount() {
    assertTrue(well(engine(true, 1), true, 1000, 1004));
    assertEquals(false, well(engine(true, 1), true, 1000, 1006));
  }

  @Test
  void anEngineThatHasFailedIsIllWithoutWork() {
    assertEquals(false, well(engine(false, 1), false, 0, 100));
  }
}
