package infernum.runtime.template;

import java.util.Optional;

/** An object of this package whose attributes a template may read. */
interface Attributed {
  /** The attribute of that name, if it has one. */
  Optional<Object> attribute(String name);

  /** Python's name for its type, with the module where that isn't {@code builtins}. */
  String type();
}
