package infernum.blocks;

import static infernum.spi.op.Ops.allGather;
import static infernum.spi.op.Ops.linear;

import infernum.spi.block.Block;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.LinearWeight;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sharded;
import infernum.spi.tensor.Tensor;

/** Hidden states [rows, width] to logits [rows, vocabulary]. */
public record Head<D extends Device>(String path, LinearWeight<D, Replicated, Sharded> weight)
    implements Block {
  /** The logits of each row. */
  public Tensor<D, Replicated> forward(Tensor<D, Replicated> hidden) {
    return within(hidden, () -> allGather(linear(hidden, weight)));
  }
}
