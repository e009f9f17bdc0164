package infernum.spi.op;

/** x * sigmoid(x) (Swish with beta 1, arXiv:1710.05941). */
public record Silu() implements Unary {
  @Override
  public double apply(double x) {
    return x / (1 + Math.exp(-x));
  }
}
