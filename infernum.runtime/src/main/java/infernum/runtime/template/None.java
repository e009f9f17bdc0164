package infernum.runtime.template;

/** Python's {@code None}. */
enum None {
  NONE
}
