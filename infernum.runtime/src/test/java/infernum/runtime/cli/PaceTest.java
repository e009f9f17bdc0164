package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000;

  /** Of an answer whose last part came so long after its first. */
  private static String shown(int tokens, double seconds) {
    Pace pace = new Pace(3);
    long first = System.nanoTime() + SECOND;
    pace.part(first);
    pace.part(first + (long) (seconds * SECOND));
    return pace.shown(tokens);
  }

  @Test
  void anAnswerThatCameInOnePartHasNoPace() {
    Pace pace = new Pace(3);
    assertTrue(pace.shown(1).matches("prompt 3 tokens; answer 1 token"), pace.shown(1));
    pace.part();
    assertTrue(pace.shown(4).matches("prompt 3 tokens in \\S+ s; answer 4 tokens"), pace.shown(4));
  }

  @Test
  void theFirstTokenDoesNotCountAsItIsThePrompts() {
    assertTrue(shown(33, 4).endsWith("answer 33 tokens at 8.0 tokens/s"), shown(33, 4));
  }

  @Test
  void aFewTokensInNoTimeSayNothingAboutThePace() {
    assertFalse(shown(3, 0.001).contains("tokens/s"), shown(3, 0.001));
    assertTrue(shown(3, 4).endsWith("at 0.5 tokens/s"), shown(3, 4));
    assertTrue(shown(17, 0.5).endsWith("at 32.0 tokens/s"), shown(17, 0.5));
  }
}
