package infernum.runtime.template;

/** What a template may call. */
@FunctionalInterface
interface Callable {
  /** Its value for these arguments. */
  Object call(Arguments arguments);

  /** Python's name for its type. */
  default String type() {
    return "function";
  }
}
