package infernum.runtime.sampling;

import infernum.spi.InfernumException;
import infernum.spi.Settings;

/** Checks a request's values. */
final class Ranges {
  private Ranges() {}

  /**
   * A parameter's value.
   *
   * @throws InfernumException it isn't within the bounds, both included
   */
  static double number(Settings settings, String parameter, double least, double most) {
    double value = settings.number(parameter);
    if (!(value >= least && value <= most)) { // so that NaN is refused
      throw new InfernumException(
          "'%s' must be from %s to %s, is %s"
              .formatted(parameter, text(least), text(most), text(value)));
    }
    return value;
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
