package infernum.runtime.model;

import infernum.spi.tensor.TensorSpec;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Sees what each block of a model computes, in eager steps, and may put something else in its
 * place: the hook of an experiment.
 */
@FunctionalInterface
public interface BlockHook {
  /**
   * Called when a block has computed its output, inner blocks first.
   *
   * @param path {@code "layers.3.attention"}
   * @param spec of the output
   * @param values row after row; the hook's own copy
   * @return what the model goes on with: {@code values}, changed or not, or as many others
   */
  float[] output(String path, TensorSpec spec, float[] values);

  /** Reads the output of one block. */
  static BlockHook read(String path, Consumer<float[]> reader) {
    return replace(
        path,
        values -> {
          reader.accept(values.clone());
          return values;
        });
  }

  /** Puts other values in the place of one block's. */
  static BlockHook replace(String path, UnaryOperator<float[]> change) {
    return (at, _, values) -> at.equals(path) ? change.apply(values) : values;
  }
}
