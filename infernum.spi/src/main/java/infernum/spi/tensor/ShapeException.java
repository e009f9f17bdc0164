package infernum.spi.tensor;

/** Operands don't fit each other or the op. A programmer's error: the message names both sides. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** With the op and what doesn't fit. */
  public ShapeException(Op op, String message) {
    super(op + ": " + message);
  }

  /**
   * Throws unless the condition holds.
   *
   * @param message a format for {@code sides}
   */
  public static void check(boolean fits, Op op, String message, Object... sides) {
    if (!fits) {
      throw new ShapeException(op, message.formatted(sides));
    }
  }
}
