package infernum.spi;

import java.util.OptionalDouble;

/**
 * A number that a {@link Variant} or a stage of sampling declares. A variant's value comes from the
 * command line ({@code --attention NAME:parameter=value}), else from the model's configuration
 * under the same key, else it is the default; without any of them the variant is refused by the
 * parameter's name. A stage's value comes from the request, else from the model's
 * generation_config.json, else it is the default.
 *
 * @param name the key
 * @param meaning one line for the user, with the unit
 * @param byDefault the value where none is given; empty: one must be given
 */
public record Parameter(String name, String meaning, OptionalDouble byDefault) {
  /** A parameter that must be given. */
  public static Parameter required(String name, String meaning) {
    return new Parameter(name, meaning, OptionalDouble.empty());
  }

  /** A parameter with a default. */
  public static Parameter optional(String name, String meaning, double byDefault) {
    return new Parameter(name, meaning, OptionalDouble.of(byDefault));
  }
}
