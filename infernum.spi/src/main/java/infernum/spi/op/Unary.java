package infernum.spi.op;

/**
 * A function of one element. Its scalar definition is its meaning: the reference device computes
 * any unary op by it, so that a new activation is complete with one record.
 */
public interface Unary extends Elementwise {
  /** The function. Pure. */
  double apply(double x);
}
