package infernum.spi.tensor;

import java.util.Optional;

/**
 * A matrix [out, in] that maps inputs placed I to results placed O, with an optional bias [out].
 * Column-parallel: {@code Replicated → Sharded}, each rank has some of the rows. Row-parallel:
 * {@code Sharded → Partial}, each rank has some of the columns; its bias is on rank 0 only, so that
 * the sum over ranks has it once.
 *
 * @param <D> where it lives
 * @param <I> how its input lies
 * @param <O> how its result lies
 */
public record LinearWeight<D extends Device, I extends Whole, O extends Placement>(
    Tensor<D, ?> matrix, Optional<Tensor<D, O>> bias) {}
