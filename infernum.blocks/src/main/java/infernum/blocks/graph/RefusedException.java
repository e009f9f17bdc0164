package infernum.blocks.graph;

import infernum.spi.tensor.Op;
import java.util.List;

/** The device has no kernel for what a rewrite would compute. Never leaves this package. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RefusedException(Op op, List<String> reasons) {
    super("%s: %s".formatted(op.name(), String.join("; ", reasons)), null, false, false);
  }
}
