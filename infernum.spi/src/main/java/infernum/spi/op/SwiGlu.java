package infernum.spi.op;

import static infernum.spi.op.Ops.mul;
import static infernum.spi.op.Ops.silu;

import infernum.spi.rewrite.FusedOp;
import infernum.spi.tensor.*;

/** silu(gate) * up, element by element (arXiv:2002.05202). Operands gate and up. */
public record SwiGlu() implements FusedOp {
  @Override
  public String name() {
    return "swiglu";
  }

  @Override
  public int operands() {
    return 2;
  }

  @Override
  public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
    return Tensors.of(mul(silu(in.get(0)), in.get(1)));
  }
}
