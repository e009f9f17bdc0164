package infernum.spi.tensor;

/**
 * How one logical tensor lies over the ranks of a tensor-parallel group. Each placement is a type
 * and its only instance: the type stands in signatures, the instance in values, so that the law
 * that a signature states can be checked when the op is applied.
 */
public sealed interface Placement permits Whole, Partial {}
