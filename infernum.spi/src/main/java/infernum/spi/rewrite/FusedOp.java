package infernum.spi.rewrite;

import infernum.spi.tensor.Decomposable;

/**
 * An op that graphs put in place of the ops that it decomposes to, wherever the device has a kernel
 * for it. A service, so that a record and a kernel are all that a fusion takes. The instance that
 * is provided is a prototype: it finds ops of the kinds in its decomposition, whatever their
 * attributes; {@link #bind} then makes the op with the attributes found, whose decomposition must
 * be equal to what was found.
 *
 * <p>The name is the rewrite's too, by which it can be switched off.
 */
public interface FusedOp extends Decomposable {
  /** How many operands it takes. */
  int operands();

  /**
   * This op with the attributes of the ops that it would stand for.
   *
   * @return by default itself, for an op without attributes
   */
  default FusedOp bind(Matched found) {
    return this;
  }
}
