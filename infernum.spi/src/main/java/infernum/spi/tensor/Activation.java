package infernum.spi.tensor;

/**
 * A value that belongs to a scope: computed there, or an input of the step.
 *
 * @param <D> where it lives
 */
public non-sealed interface Activation<D extends Device> extends Value<D> {
  /** Where it was made; ops on it take place there. */
  Scope<D> scope();
}
