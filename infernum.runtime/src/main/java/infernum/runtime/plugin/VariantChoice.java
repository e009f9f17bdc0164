package infernum.runtime.plugin;

import infernum.spi.InfernumException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A user's choice of a variant: {@code sink-window:window=64,sinks=4}.
 *
 * @param name of the variant
 * @param parameters the values that were given
 */
public record VariantChoice(String name, Map<String, Double> parameters) {
  /** Copies the parameters. */
  public VariantChoice {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads {@code NAME} or {@code NAME:PARAMETER=NUMBER,...}.
   *
   * @throws InfernumException it isn't written so
   */
  public static VariantChoice parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    if (name.isEmpty()) {
      throw malformed(text, "has no name");
    }
    Map<String, Double> parameters = new TreeMap<>();
    if (colon >= 0) {
      for (String pair : text.substring(colon + 1).split(",", -1)) {
        int equals = pair.indexOf('=');
        if (equals <= 0) {
          throw malformed(text, "has '%s' where PARAMETER=NUMBER was expected".formatted(pair));
        }
        String parameter = pair.substring(0, equals);
        double number = number(text, pair.substring(equals + 1));
        if (parameters.put(parameter, number) != null) {
          throw malformed(text, "gives '%s' twice".formatted(parameter));
        }
      }
    }
    return new VariantChoice(name, parameters);
  }

  private static double number(String text, String value) {
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the same answer as to an infinite one
    }
    throw malformed(text, "has '%s' where a number was expected".formatted(value));
  }

  private static InfernumException malformed(String text, String problem) {
    return new InfernumException(
        "'%s' %s; write NAME or NAME:PARAMETER=NUMBER,...".formatted(text, problem));
  }

  @Override
  public String toString() {
    return parameters.isEmpty()
        ? name
        : name
            + new TreeMap<>(parameters)
                .entrySet().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining(",", ":", ""));
  }
}
