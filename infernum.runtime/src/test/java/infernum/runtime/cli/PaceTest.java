package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void anAnswerThatCameInOnePartHasNoPace() {
    Pace pace = new Pace(3);
    assertTrue(pace.shown(4).matches("prompt 3 tokens; answer 4 tokens"), pace.shown(4));
    pace.part();
    assertTrue(pace.shown(4).matches("prompt 3 tokens in \\S+ s; answer 4 tokens"), pace.shown(4));
  }
}
