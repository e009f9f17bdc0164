package infernum.spi.tensor;

/** Every rank holds an addend; the value is the sum over ranks, still to be reduced. */
public enum Partial implements Placement {
  /** The instance. */
  PARTIAL
}
