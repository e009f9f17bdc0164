package infernum.spi.tensor;

import java.util.List;

/**
 * An op whose meaning is written with other ops: block code of one meaning with it. The
 * decomposition computes the op where no kernel does, is the pattern by which a graph finds the op,
 * is what its kernels are tested against, and documents it. It may not look at shapes.
 */
public interface Decomposable extends Op {
  /** The same results, by other ops. */
  <D extends Device> Tensors<D> decompose(Tensors<D> in);

  @Override
  default List<TensorSpec> infer(List<TensorSpec> inputs) {
    return Following.specs(this, inputs);
  }

  @Override
  default Placement place(List<Placement> inputs) {
    return Following.placement(this, inputs);
  }
}
