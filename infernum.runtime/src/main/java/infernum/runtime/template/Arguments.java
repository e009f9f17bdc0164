package infernum.runtime.template;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What something is called with. */
record Arguments(List<Object> positional, Map<String, Object> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  static Arguments of(Object... positional) {
    return new Arguments(List.of(positional), Map.of());
  }

  /** Without the first. */
  Arguments rest() {
    return new Arguments(positional.subList(1, positional.size()), named);
  }

  /**
   * By the names of a function's parameters.
   *
   * @param required how many must be there
   */
  Bound bind(String function, int required, String... names) {
    List<String> known = Arrays.asList(names);
    if (positional.size() > names.length) {
      throw TemplateFault.type(
          "%s() takes %s but %d %s given",
          function,
          required == names.length
              ? count(names.length, "positional argument")
              : "from %d to %s".formatted(required, count(names.length, "positional argument")),
          positional.size(),
          positional.size() == 1 ? "was" : "were");
    }
    Map<String, Object> bound = new LinkedHashMap<>();
    for (int i = 0; i < positional.size(); i++) {
      bound.put(names[i], positional.get(i));
    }
    named.forEach((name, value) -> {
      if (!known.contains(name)) {
        throw TemplateFault.type("%s() got an unexpected keyword argument '%s'", function, name);
      }
      if (bound.put(name, value) != null) {
        throw TemplateFault.type("%s() got multiple values for argument '%s'", function, name);
      }
    });
    requireFirst(function, known.subList(0, required), bound);
    return new Bound(function, bound);
  }

  private static void requireFirst(
      String function, List<String> required, Map<String, Object> bound) {
    List<String> missing = required.stream().filter(name -> !bound.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw TemplateFault.type(
          "%s() missing %s: '%s'",
          function,
          count(missing.size(), "required positional argument"),
          String.join("' and '", missing));
    }
  }

  private static String count(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** Arguments by parameter. */
  record Bound(String function, Map<String, Object> values) {
    Optional<Object> find(String name) {
      return Optional.ofNullable(values.get(name));
    }

    Object get(String name, Object otherwise) {
      return values.getOrDefault(name, otherwise);
    }

    /** One that is required. */
    Object get(String name) {
      return find(name).orElseThrow();
    }

    /** One that is there and isn't {@code None}. */
    Optional<Object> some(String name) {
      return find(name).filter(value -> value != None.NONE);
    }

    /** A whole number, or of those that stand for none the default. */
    int integer(String name, int otherwise) {
      return find(name).map(Bound::integer).orElse(otherwise);
    }

    static int integer(Object value) {
      return switch (value) {
        case Long number -> Math.clamp(number, -Integer.MAX_VALUE, Integer.MAX_VALUE);
        case BigInteger number -> number.signum() * Integer.MAX_VALUE;
        case Boolean flag -> flag ? 1 : 0;
        case Undefined undefined -> throw undefined.fault();
        default ->
            throw TemplateFault.type(
                "'%s' object cannot be interpreted as an integer", Types.name(value));
      };
    }
  }
}
