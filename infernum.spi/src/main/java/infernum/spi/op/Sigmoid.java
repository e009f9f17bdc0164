package infernum.spi.op;

/** 1 / (1 + exp(-x)). */
public record Sigmoid() implements Unary {
  @Override
  public double apply(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
