package infernum.server.served;

import infernum.runtime.engine.EngineState;
import java.util.Optional;

/** Whether a server can be expected to answer. */
public final class Health {
  /** A step that takes no longer is never suspicious. */
  static final long PATIENCE = 5_000_000_000L;

  /** How many times as long as the longest step so far one may take. */
  private static final int LONGER = 4;

  private Health() {}

  /**
   * How an engine has worked so far.
   *
   * @param ready whether it can be expected to compute
   * @param lastStep when its latest step ended, on the clock of {@link System#nanoTime}
   * @param longestStep nanoseconds
   */
  public record Pulse(boolean ready, long lastStep, long longestStep) {
    /** Of an engine, now. */
    static Pulse of(EngineState engine) {
      return new Pulse(engine.ready(), engine.lastStep(), engine.longestStep());
    }
  }

  /**
   * Why it can't; empty where all is well. Without work it is.
   *
   * @param workSince since when there has been work all the time
   * @param now both on the clock of {@link System#nanoTime}
   */
  public static Optional<String> trouble(Pulse engine, boolean work, long workSince, long now) {
    if (!engine.ready()) {
      return Optional.of("the engine has failed");
    }
    long patience = Math.max(PATIENCE, LONGER * engine.longestStep());
    long quiet =
        Math.min(now - engine.lastStep(), now - workSince); // idle time before isn't its fault
    return work && quiet > patience
        ? Optional.of("no step has ended for %d s".formatted(quiet / 1_000_000_000))
        : Optional.empty();
  }
}
