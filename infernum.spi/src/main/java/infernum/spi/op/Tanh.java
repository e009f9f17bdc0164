package infernum.spi.op;

/** The hyperbolic tangent. */
public record Tanh() implements Unary {
  @Override
  public double apply(double x) {
    return Math.tanh(x);
  }
}
