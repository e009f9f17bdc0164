package infernum.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a machine's processors did for others.
 *
 * @param others share of all processor time that other processes had
 * @param stolen share that other guests of the host had
 */
public record Noise(double others, double stolen) {
  /** Above it, figures are of little use. */
  private static final double MOST_OTHERS = 0.03;

  private static final double MOST_STOLEN = 0.02;

  /** Processes that run, of all threads of the machine; see proc_loadavg(5). */
  private static final Path LOAD = Path.of("/proc/loadavg");

  /**
   * What a look at the machine found.
   *
   * @param noise of all of the time
   * @param load mean number of others' threads that ran or could have run
   */
  public record Look(Noise noise, double load) {
    private static final double MOST_LOAD = 0.25;

    /** Whether somebody may measure. */
    public boolean quiet() {
      return noise.quiet() && load <= MOST_LOAD;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%s, %.2f of their threads run (at most %.2f)", noise, load, MOST_LOAD);
    }
  }

  /**
   * Looks for a while, twenty times.
   *
   * @return empty where the system doesn't tell
   */
  public static Optional<Look> look(long milliseconds) throws InterruptedException, IOException {
    Optional<CpuTimes> before = CpuTimes.now(List.of());
    if (before.isEmpty() || !Files.isReadable(LOAD)) {
      return Optional.empty();
    }
    int looks = 20;
    double running = 0;
    for (int i = 0; i < looks; i++) {
      Thread.sleep(milliseconds / looks);
      running += Integer.parseInt(Files.readString(LOAD).split("[ /]")[3]) - 1; // without this one
    }
    double load = running / looks;
    return before.flatMap(
        then -> CpuTimes.now(List.of()).map(now -> new Look(now.since(then), load)));
  }

  /** Whether somebody may measure. */
  public boolean quiet() {
    return others <= MOST_OTHERS && stolen <= MOST_STOLEN;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "others use %.1f %% of the processors (at most %.0f), %.1f %% is stolen (at most %.0f)",
        100 * others,
        100 * MOST_OTHERS,
        100 * stolen,
        100 * MOST_STOLEN);
  }
}
