package infernum.spi;

import java.util.Map;

/** The values of a variant's {@linkplain Parameter parameters}, all of them present. */
public record Settings(Map<String, Double> values) {
  /** For variants without parameters. */
  public static final Settings NONE = new Settings(Map.of());

  /** Copies the values. */
  public Settings {
    values = Map.copyOf(values);
  }

  /**
   * A parameter's value.
   *
   * @throws IllegalArgumentException the variant didn't declare it
   */
  public double number(String parameter) {
    Double value = values.get(parameter);
    if (value == null) {
      throw new IllegalArgumentException(
          "parameter '%s' wasn't declared; declared: %s".formatted(parameter, values.keySet()));
    }
    return value;
  }

  /**
   * A parameter's value as a whole number.
   *
   * @throws InfernumException it isn't one, or beyond int's range
   */
  public int integer(String parameter) {
    double value = number(parameter);
    if (value != (int) value) {
      throw new InfernumException(
          "parameter '%s' must be a whole number of 32 bits, is %s".formatted(parameter, value));
    }
    return (int) value;
  }
}
