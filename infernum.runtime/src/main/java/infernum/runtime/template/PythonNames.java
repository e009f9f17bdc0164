package infernum.runtime.template;

import java.util.Set;

/** Attributes that every object of Python has, and none may use. */
final class PythonNames {
  private static final Set<String> DUNDERS =
      Set.of(
          "__class__",
          "__delattr__",
          "__dir__",
          "__doc__",
          "__eq__",
          "__format__",
          "__ge__",
          "__getattribute__",
          "__getstate__",
          "__gt__",
          "__hash__",
          "__init__",
          "__init_subclass__",
          "__le__",
          "__lt__",
          "__ne__",
          "__new__",
          "__reduce__",
          "__reduce_ex__",
          "__repr__",
          "__setattr__",
          "__sizeof__",
          "__str__",
          "__subclasshook__",
          "__len__",
          "__getitem__",
          "__iter__",
          "__contains__",
          "__add__",
          "__mul__",
          "__dict__",
          "__module__",
          "__call__",
          "__self__",
          "__name__",
          "__qualname__",
          "__globals__",
          "__code__",
          "__builtins__",
          "__import__",
          "__bool__",
          "__mro__",
          "__base__",
          "__bases__",
          "__subclasses__");

  private PythonNames() {}

  static boolean isDunder(String name) {
    return DUNDERS.contains(name);
  }
}
