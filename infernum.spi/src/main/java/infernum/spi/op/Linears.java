package infernum.spi.op;

import infernum.spi.rewrite.FusedOp;
import infernum.spi.tensor.*;
import java.util.ArrayList;
import java.util.List;

/**
 * Several {@linkplain Linear linear maps} of one input, whose preparation they share: queries, keys
 * and values; gate and up. Operands x [rows, in] and weights [out, in], each of its own format and
 * number of rows. Results x times the transpose of each, [rows, out].
 *
 * @param weights how many
 */
public record Linears(int weights) implements FusedOp {
  @Override
  public int operands() {
    return weights + 1;
  }

  @Override
  public int outputs() {
    return weights;
  }

  @Override
  public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
    List<Value<D>> results = new ArrayList<>();
    for (int i = 1; i <= weights; i++) {
      results.add(Op.<D, Placement>apply(new Linear(), in.get(0), in.get(i)).value());
    }
    return new Tensors<>(results);
  }
}
