package infernum.spi.tensor;

/** Each element on a rank has its final value, so that non-linear functions are defined. */
public sealed interface Whole extends Placement permits Replicated, Sharded {}
