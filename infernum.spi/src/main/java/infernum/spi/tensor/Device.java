package infernum.spi.tensor;

/**
 * A kind of hardware with a memory of its own. Only its subtypes matter, as type arguments: a
 * {@code Tensor<Cpu, ...>} and a {@code Tensor<Cuda, ...>} don't go into one op. A plug-in brings
 * its own by declaring an interface that extends this one.
 */
public interface Device {}
