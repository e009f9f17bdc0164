package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/first-fusion.md tells a newcomer to do, word for word. */
final class FirstFusionTest {
  @TempDir private Path home;

  @Test
  void oneRecordAndOneKernelAreAFusion() throws Exception {
    Guide.follow("docs/first-fusion.md", home, "first-fusion", 6);
    String with = Guide.output(home, 4);
    assertTrue(with.contains(" = gate-up-swiglu("), with);
    String without = Guide.output(home, 5);
    assertFalse(without.contains("gate-up-swiglu"), without);
    assertTrue(without.contains(" = swiglu("), without);
    String answers = Guide.output(home, 6);
    int half = answers.length() / 2;
    assertEquals(answers.substring(0, half), answers.substring(half));
    assertTrue(half > 8, answers);
  }
}
