package infernum.runtime.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What filters take as {@code attribute}: {@code "function.name"}, a number, or nothing. */
final class AttributePath {
  private final Machine machine;
  private final List<Object> parts = new ArrayList<>();
  private final Optional<Object> otherwise;

  AttributePath(Machine machine, Object path) {
    this(machine, path, None.NONE);
  }

  /** With a value for each attribute that is missing, unless it is {@code None}. */
  AttributePath(Machine machine, Object path, Object otherwise) {
    this.machine = machine;
    this.otherwise = Optional.of(otherwise).filter(value -> value != None.NONE);
    switch (path) {
      case None _ -> {}
      case String names -> {
        for (String name : names.split("\\.", -1)) {
          boolean number =
              !name.isEmpty() && name.length() < 10 && name.chars().allMatch(Character::isDigit);
          parts.add(number ? (Object) Long.parseLong(name) : name);
        }
      }
      default -> parts.add(path);
    }
  }

  Object of(Object item) {
    Object value = item;
    for (Object part : parts) {
      value = machine.access.item(value, part);
      if (value instanceof Undefined && otherwise.isPresent()) {
        value = otherwise.get();
      }
    }
    return value;
  }

  /** Text in small letters, and everything else as it is. */
  static Object ignoringCase(Object value) {
    return value instanceof String text ? text.toLowerCase(Locale.ROOT) : value;
  }
}
