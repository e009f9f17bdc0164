package infernum.spi.kernel;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.Sizes;
import java.util.List;

/**
 * What one launch reads and writes. Specs are those of the signature that the kernel was bound
 * with.
 *
 * @param inputs memory of the operands, in order
 * @param outputs memory of the results
 * @param workspace as many bytes as the bound kernel asked for
 * @param sizes what the signature's symbols stand for in this step
 * @param <D> the hardware
 */
public record Launch<D extends Device>(
    List<Memory<D>> inputs, List<Memory<D>> outputs, Memory<D> workspace, Sizes sizes) {
  /** Memory of the i-th operand. */
  public Memory<D> in(int i) {
    return inputs.get(i);
  }

  /** Memory of the i-th result. */
  public Memory<D> out(int i) {
    return outputs.get(i);
  }
}
