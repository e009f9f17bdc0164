package infernum.spi.op;

/** a * b. */
public record Mul() implements Binary {
  @Override
  public double apply(double a, double b) {
    return a * b;
  }

  @Override
  public boolean commutative() {
    return true;
  }
}
