package infernum.plugin.example.fusion;

import static infernum.spi.op.Ops.mul;
import static infernum.spi.op.Ops.silu;

import infernum.spi.op.Linear;
import infernum.spi.rewrite.FusedOp;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Whole;

/**
 * The wide half of a gated feed-forward (arXiv:2002.05202), silu(x gateᵀ) * (x upᵀ): [rows, width].
 * Operands x [rows, in], gate and up [width, in], each of its own format.
 */
public record GateUpSwiGlu() implements FusedOp {
  @Override
  public String name() {
    return "gate-up-swiglu";
  }

  @Override
  public int operands() {
    return 3;
  }

  @Override
  public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
    Tensor<D, Whole> gate = Op.apply(new Linear(), in.get(0), in.get(1));
    Tensor<D, Whole> up = Op.apply(new Linear(), in.get(0), in.get(2));
    return Tensors.of(mul(silu(gate), up));
  }
}
