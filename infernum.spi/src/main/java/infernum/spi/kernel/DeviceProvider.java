package infernum.spi.kernel;

import infernum.spi.Named;
import java.util.List;

/** Opens devices of one kind. A service; {@code --device NAME} or {@code NAME:ORDINAL} chooses. */
public interface DeviceProvider extends Named {
  /** Which one is taken when none was named: the highest-ranked usable one. The oracle has 0. */
  int rank();

  /** Looks for devices; quick, and without side effects. */
  Availability probe();

  /**
   * Opens a device.
   *
   * @param host which one, by its index in {@link Availability.Usable#devices()}, and what it is
   *     given
   * @throws infernum.spi.InfernumException it isn't usable; the message tells why
   */
  DeviceContext<?> open(Host host);

  /** What {@link #probe()} found. */
  sealed interface Availability {
    /**
     * There is at least one.
     *
     * @param devices a line for each, by ordinal; not empty
     */
    record Usable(List<String> devices) implements Availability {}

    /**
     * There is none that can be used.
     *
     * @param reason one line: what is missing, and how to get it
     */
    record Unusable(String reason) implements Availability {}
  }
}
