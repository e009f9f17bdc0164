package infernum.spi.op;

/** A function of two elements at one place, defined by its scalar meaning as {@link Unary} is. */
public interface Binary extends Elementwise {
  /** The function. Pure. */
  double apply(double a, double b);
}
