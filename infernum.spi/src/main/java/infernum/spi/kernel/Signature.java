package infernum.spi.kernel;

import infernum.spi.tensor.Op;
import infernum.spi.tensor.TensorSpec;
import java.util.List;

/** The specs of what a launch reads and writes, before there is memory. */
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
  /** Copies the lists. */
  public Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * An op on operands of those specs.
   *
   * @throws infernum.spi.tensor.ShapeException they don't fit
   */
  public static Signature of(Op op, List<TensorSpec> inputs) {
    return new Signature(inputs, op.infer(inputs));
  }

  /** Spec of the i-th operand. */
  public TensorSpec in(int i) {
    return inputs.get(i);
  }

  /** Spec of the i-th result. */
  public TensorSpec out(int i) {
    return outputs.get(i);
  }
}
