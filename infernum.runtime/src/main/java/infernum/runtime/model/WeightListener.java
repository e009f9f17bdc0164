package infernum.runtime.model;

/** Is told how far the weights of a model are, while a device takes them over. */
@FunctionalInterface
public interface WeightListener {
  /**
   * Another weight is about to be read, and perhaps brought into a kernel's layout.
   *
   * @param begun bytes of the weights that were begun, this one's among them
   * @param total bytes of all weights
   */
  void reading(long begun, long total);
}
