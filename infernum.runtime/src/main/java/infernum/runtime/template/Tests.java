package infernum.runtime.template;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** jinja2's tests: what stands behind {@code is}. */
final class Tests {
  private static final Map<String, String> COMPARISONS =
      Map.ofEntries(
          Map.entry("==", "=="),
          Map.entry("eq", "=="),
          Map.entry("equalto", "=="),
          Map.entry("!=", "!="),
          Map.entry("ne", "!="),
          Map.entry(">", ">"),
          Map.entry("gt", ">"),
          Map.entry("greaterthan", ">"),
          Map.entry("ge", ">="),
          Map.entry(">=", ">="),
          Map.entry("<", "<"),
          Map.entry("lt", "<"),
          Map.entry("lessthan", "<"),
          Map.entry("<=", "<="),
          Map.entry("le", "<="));

  static final Set<String> NAMES =
      Set.of(
          "odd",
          "even",
          "divisibleby",
          "defined",
          "undefined",
          "filter",
          "test",
          "none",
          "boolean",
          "false",
          "true",
          "integer",
          "float",
          "lower",
          "upper",
          "string",
          "mapping",
          "number",
          "sequence",
          "iterable",
          "callable",
          "sameas",
          "escaped",
          "in",
          "==",
          "eq",
          "equalto",
          "!=",
          "ne",
          ">",
          "gt",
          "greaterthan",
          "ge",
          ">=",
          "<",
          "lt",
          "lessthan",
          "<=",
          "le");

  private final Machine machine;

  Tests(Machine machine) {
    this.machine = machine;
  }

  Object holds(String name, Object value, Arguments arguments) {
    machine.budget.step();
    if (!NAMES.contains(name)) {
      throw TemplateFault.of(TemplateException.Kind.RUNTIME, "No test named '%s' found.", name);
    }
    String comparison = COMPARISONS.get(name);
    if (comparison != null) {
      return machine.equality.holds(comparison, value, other(name, arguments));
    }
    return switch (name) {
      case "divisibleby" -> rest(value, other(name, arguments)).equals(0L);
      case "in" -> machine.iteration.contains(other(name, arguments), value);
      case "sameas" -> same(value, other(name, arguments));
      default -> {
        arguments.bind("test_" + name, 0);
        yield alone(name, value);
      }
    };
  }

  private static Object other(String name, Arguments arguments) {
    return arguments.bind("test_" + name, 1, "other").get("other");
  }

  /** A remainder, as a Long where it is whole. */
  private Object rest(Object value, Object divisor) {
    Object rest = machine.arithmetic.apply("%", value, divisor);
    return rest instanceof Double real && Math.rint(real) == real
        ? (Object) real.longValue()
        : rest;
  }

  private boolean alone(String name, Object value) {
    return switch (name) {
      case "odd" -> rest(value, 2L).equals(1L);
      case "even" -> rest(value, 2L).equals(0L);
      case "defined" -> !(value instanceof Undefined);
      case "undefined" -> value instanceof Undefined;
      case "none" -> value == None.NONE;
      case "boolean" -> value instanceof Boolean;
      case "true" -> Boolean.TRUE.equals(value);
      case "false" -> Boolean.FALSE.equals(value);
      case "integer" -> value instanceof Long || value instanceof BigInteger;
      case "float" -> value instanceof Double;
      case "number" -> Numbers.isNumber(value);
      case "string" -> value instanceof String;
      case "mapping" -> value instanceof Dict;
      case "lower" -> TextTests.holds(machine.budget.text(machine.str(value)), "islower");
      case "upper" -> TextTests.holds(machine.budget.text(machine.str(value)), "isupper");
      case "sequence" -> isSequence(value);
      case "iterable" -> Iteration.iterable(value);
      case "callable" -> value instanceof Callable || value instanceof Undefined;
      case "filter" -> Filters.NAMES.contains(key(value));
      case "test" -> NAMES.contains(key(value));
      default -> false; // escaped: nothing is
    };
  }

  private String key(Object value) {
    return machine.equality.hash(value) instanceof String name ? name : "";
  }

  private static boolean isSequence(Object value) {
    return switch (value) {
      case String _, List<?> _, Tuple _, Dict _, Undefined _, Grouped _ -> true;
      default -> false;
    };
  }

  /** Whether both are one object; numbers and strings have no identity here. */
  @SuppressWarnings("ReferenceEquality") // what this test is about
  private static boolean same(Object value, Object other) {
    return value == other
        || (value.equals(other)
            && (value instanceof Boolean || value instanceof Long || value instanceof String));
  }
}
