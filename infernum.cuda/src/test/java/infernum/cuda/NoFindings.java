package infernum.cuda;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Turns what the emulator found during a test into the test's failure, and starts each with
 * counters at zero. Skips where the emulator can't be built.
 */
final class NoFindings implements BeforeEachCallback, AfterEachCallback {
  @Override
  public void beforeEach(ExtensionContext context) {
    Emulator emulator = Emulator.load();
    emulator.set("races", 1);
    emulator.set("counters", 1);
    emulator.clear();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Emulator.load().assertNothingFound();
  }
}
