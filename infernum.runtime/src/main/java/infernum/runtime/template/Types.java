package infernum.runtime.template;

import java.math.BigInteger;
import java.util.List;

/** Python's names for types. */
final class Types {
  private Types() {}

  static String name(Object value) {
    return switch (value) {
      case None _ -> "NoneType";
      case Boolean _ -> "bool";
      case Long _, BigInteger _ -> "int";
      case Double _ -> "float";
      case String _ -> "str";
      case Range _ -> "range";
      case List<?> _ -> "list";
      case Tuple _ -> "tuple";
      case Dict _ -> "dict";
      case DictView view -> "dict_" + view.name();
      case Lazy lazy -> lazy.type();
      case Undefined _ -> "Undefined";
      case Attributed object -> object.type().substring(object.type().lastIndexOf('.') + 1);
      case Callable callable -> callable.type();
      default -> throw new IllegalStateException("no value of a template: " + value.getClass());
    };
  }

  /** As in messages about what an object lacks. */
  static String described(Object value) {
    return switch (value) {
      case None _ -> "None";
      case Attributed object -> object.type() + " object";
      default -> name(value) + " object";
    };
  }
}
