package infernum.spi.tensor;

/**
 * Every rank holds an equal, contiguous part of the features: heads, channels or vocabulary. The op
 * tells which; no axis in the type is needed.
 */
public enum Sharded implements Whole {
  /** The instance. */
  SHARDED
}
