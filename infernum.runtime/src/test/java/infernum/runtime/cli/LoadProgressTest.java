package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LoadProgressTest {
  private static final long MILLISECOND = 1_000_000;

  private final StringWriter text = new StringWriter();
  private long now = 5;
  private final LoadProgress progress = new LoadProgress(new PrintWriter(text), () -> now);

  @Test
  void aModelThatIsLoadedWithinASecondPassesInSilence() {
    at(0, 10);
    at(999, 400);
    assertEquals("", text.toString());
  }

  @Test
  void aSlowOneTellsOnceASecondHowFarItIs() {
    at(1000, 100);
    at(1500, 200);
    at(2100, 300);
    assertEquals(
        "%3d %%  of 1.00 KiB of weights%n%3d %%  of 1.00 KiB of weights%n".formatted(10, 29),
        text.toString());
  }

  private void at(int milliseconds, long begun) {
    now = 5 + milliseconds * MILLISECOND;
    progress.reading(begun, 1024);
  }
}
