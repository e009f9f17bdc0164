package infernum.benchmarks;

import infernum.benchmarks.machine.Noise;
import infernum.spi.InfernumException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether the machine is quiet enough to measure on, which is waited for a little. */
final class Quiet {
  private static final int LOOKS = 4;
  private static final long MILLISECONDS = 4_000;

  private Quiet() {}

  /**
   * Waits a little.
   *
   * @return what is known of the noise
   * @throws InfernumException it isn't quiet, and nobody said that it needn't be
   */
  static String require(boolean anyway, Consumer<String> progress) throws IOException {
    String found = "";
    try {
      for (int look = 0; look < (anyway ? 1 : LOOKS); look++) {
        Optional<Noise.Look> noise = Noise.look(MILLISECONDS);
        if (noise.isEmpty()) {
          return "unknown on this system";
        }
        found = noise.get().toString();
        progress.accept((noise.get().quiet() ? "quiet: " : "not quiet: ") + found);
        if (noise.get().quiet()) {
          return found;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InfernumException("interrupted", e);
    }
    if (anyway) {
      return found;
    }
    throw new InfernumException(
        "the machine isn't quiet: %s; end what runs on it, or measure --anyway".formatted(found));
  }
}
