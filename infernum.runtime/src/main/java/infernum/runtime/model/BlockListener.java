package infernum.runtime.model;

import infernum.spi.tensor.TensorSpec;

/** Sees what each block of a model computes. */
@FunctionalInterface
public interface BlockListener {
  /**
   * Called when a block has computed its output, inner blocks first.
   *
   * @param path {@code "layers.3.attention"}
   * @param spec of the output
   * @param values row after row
   */
  void output(String path, TensorSpec spec, float[] values);
}
