package infernum.spi.op;

import static infernum.spi.op.Ops.add;
import static infernum.spi.op.Ops.rmsNorm;

import infernum.spi.rewrite.FusedOp;
import infernum.spi.rewrite.Matched;
import infernum.spi.tensor.*;

/**
 * A residual connection and the norm that follows it. Operands x, residual [tokens, width], weight
 * [width]. Results x + residual, and its {@link RmsNorm}.
 */
public record AddRmsNorm(double epsilon) implements FusedOp {
  /** The prototype. */
  public AddRmsNorm() {
    this(0);
  }

  @Override
  public int operands() {
    return 3;
  }

  @Override
  public int outputs() {
    return 2;
  }

  @Override
  public AddRmsNorm bind(Matched found) {
    return new AddRmsNorm(found.the(RmsNorm.class).epsilon());
  }

  @Override
  public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
    Tensor<D, Replicated> sum = add(in.get(0), in.get(1));
    return Tensors.of(sum, rmsNorm(sum, in.get(2), epsilon));
  }
}
