package infernum.spi.tensor;

/**
 * A matrix per head, [heads, out, in], each rank holding those of its own heads (as in multi-head
 * latent attention, arXiv:2405.04434).
 *
 * @param <D> where it lives
 */
public record HeadWeight<D extends Device>(Tensor<D, Sharded> matrices) {}
