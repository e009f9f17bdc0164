package infernum.runtime.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables of a body while it is rendered, within those of the bodies around it. */
final class Scope {
  /** Instead of a value: the variable is this body's, but not set yet. */
  private static final Object UNSET = new Object();

  private final Optional<Scope> outer;
  private final Set<String> names;
  private final Map<String, Object> values;

  private Scope(Optional<Scope> outer, Set<String> names, Map<String, Object> values) {
    this.outer = outer;
    this.names = names;
    this.values = values;
  }

  /** What a template is rendered with: around its outermost body. */
  static Scope context(Map<String, Object> values) {
    return new Scope(Optional.empty(), Set.of(), values);
  }

  /** Of a body within this one. */
  Scope inner(Body body) {
    Scope inner = new Scope(Optional.of(this), body.names(), new HashMap<>());
    for (String name : body.setFirst()) {
      if (!isKnown(name)) {
        inner.values.put(name, UNSET);
      }
    }
    return inner;
  }

  private boolean isKnown(String name) {
    return names.contains(name) || (outer.isPresent() && outer.get().isKnown(name));
  }

  void set(String name, Object value) {
    values.put(name, value);
  }

  Object get(String name) {
    for (Optional<Scope> scope = Optional.of(this); scope.isPresent(); scope = scope.get().outer) {
      Object value = scope.get().values.get(name);
      if (value != null) {
        return value == UNSET ? Undefined.variable(name) : value;
      }
    }
    return Undefined.variable(name);
  }
}
