package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LoadProgressTest {
  private static final long MILLISECOND = 1_000_000;

  private final StringWriter text = new StringWriter();
  private long now = 5;

  private LoadProgress progress(Verbosity verbosity, boolean terminal) {
    return new LoadProgress(aside(verbosity, terminal), () -> now);
  }

  private Aside aside(Verbosity verbosity, boolean terminal) {
    return new Aside(new PrintWriter(text, true), () -> terminal, () -> verbosity);
  }

  @Test
  void aModelThatIsLoadedWithinSecondsPassesInSilence() {
    LoadProgress progress = progress(Verbosity.NORMAL, false);
    at(progress, 0, 10);
    at(progress, 4999, 400);
    assertEquals("", text.toString());
  }

  @Test
  void aSlowOneTellsEveryFiveSecondsHowFarItIs() {
    LoadProgress progress = progress(Verbosity.NORMAL, false);
    at(progress, 5000, 100);
    at(progress, 9500, 200);
    at(progress, 10_100, 300);
    assertEquals(
        "%3d %%  of 1.00 KiB of weights%n%3d %%  of 1.00 KiB of weights%n".formatted(10, 29),
        text.toString());
  }

  @Test
  void whoWantsItQuietHearsNothing() {
    LoadProgress progress = progress(Verbosity.QUIET, true);
    at(progress, 5000, 100);
    assertEquals("", text.toString());
  }

  @Test
  void atATerminalTheLineIsReplacedAndVanishes() {
    Aside aside = aside(Verbosity.NORMAL, true);
    aside.progress("10 %");
    aside.progress("20 %");
    aside.say("done");
    aside.erase();
    assertEquals("10 %\r\u001b[K20 %\r\u001b[Kdone\n", text.toString());
  }

  private void at(LoadProgress progress, int milliseconds, long begun) {
    now = 5 + milliseconds * MILLISECOND;
    progress.reading(begun, 1024);
  }
}
