package infernum.spi.op;

/** max(x, 0). */
public record Relu() implements Unary {
  @Override
  public double apply(double x) {
    return Math.max(x, 0);
  }
}
