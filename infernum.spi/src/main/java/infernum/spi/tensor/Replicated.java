package infernum.spi.tensor;

/** Every rank holds all of it. */
public enum Replicated implements Whole {
  /** The instance. */
  REPLICATED
}
