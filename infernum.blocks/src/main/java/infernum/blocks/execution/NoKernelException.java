package infernum.blocks.execution;

import infernum.spi.InfernumException;
import infernum.spi.kernel.Signature;
import infernum.spi.tensor.Op;
import java.util.List;

/** No kernel of a device computes an op, and it has no decomposition. */
public final class NoKernelException extends InfernumException {
  private static final long serialVersionUID = 1;

  /**
   * With every kernel's reasons.
   *
   * @param device the device's name
   */
  public NoKernelException(String device, Op op, Signature signature, List<String> reasons) {
    super(
        "%s has no kernel for %s on %s: %s"
            .formatted(device, op, signature.inputs(), String.join("; ", reasons)));
  }
}
