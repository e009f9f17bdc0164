package infernum.spi.tensor;

import java.util.List;

/**
 * An op was applied to operands that don't lie over the ranks as its law wants. Typed code can't
 * get here; an op author's wrong signature, or code below the types, can.
 */
public final class PlacementException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** With what lies how, and how it should. */
  public PlacementException(String message) {
    super(message);
  }

  /** That an op isn't defined on operands that lie so. */
  public PlacementException(Op op, List<Placement> inputs) {
    this(op.name() + " isn't defined on operands placed " + inputs);
  }
}
