package infernum.spi.op;

import static infernum.spi.op.Ops.mul;

import infernum.spi.rewrite.FusedOp;
import infernum.spi.tensor.*;

/**
 * gelu(gate) * up, element by element, with the approximation of GELU by tanh (arXiv:2002.05202).
 * Operands gate and up.
 */
public record GeGlu() implements FusedOp {
  @Override
  public String name() {
    return "geglu";
  }

  @Override
  public int operands() {
    return 2;
  }

  @Override
  public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
    return Tensors.of(mul(Op.apply(new GeluTanh(), in.get(0)), in.get(1)));
  }
}
