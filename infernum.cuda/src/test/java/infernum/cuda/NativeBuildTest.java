package infernum.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Where the emulator can't run, its tests are skipped with the reason rather than failing. */
final class NativeBuildTest {
  private static final String ABLE =
      "processor\t: 0\nflags\t\t: fpu sse2 fma movbe f16c bmi1 avx2 bmi2\n";

  @Test
  void aMachineWithEverythingLacksNothing() {
    assertEquals("", NativeBuild.lacking("amd64", ABLE));
    assertEquals("", NativeBuild.lacking("x86_64", ABLE));
  }

  @Test
  void anotherArchitectureIsNamed() {
    assertEquals(
        "the emulator is for x86-64, and this machine is aarch64",
        NativeBuild.lacking("aarch64", ""));
  }

  @Test
  void whatTheProcessorLacksIsNamed() {
    assertEquals(
        "the emulator needs a processor with avx2, fma",
        NativeBuild.lacking("amd64", ABLE.replace("avx2 ", "").replace("fma ", "")));
  }

  @Test
  void avx2IsAWordOfItsOwn() {
    assertEquals(
        "the emulator needs a processor with avx2",
        NativeBuild.lacking("amd64", ABLE.replace("avx2", "avx2_other")));
  }

  @Test
  void aSystemThatDoesntTellIsntTried() {
    assertEquals(
        "the emulator needs a processor with avx2, bmi1, bmi2, f16c, fma, movbe",
        NativeBuild.lacking("amd64", ""));
  }
}
