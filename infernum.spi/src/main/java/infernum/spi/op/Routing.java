package infernum.spi.op;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;

/**
 * Which experts a router chose: indices [tokens, chosen], int32, and weights [tokens, chosen].
 *
 * @param <D> where they live
 */
public record Routing<D extends Device>(
    Tensor<D, Replicated> experts, Tensor<D, Replicated> weights) {}
