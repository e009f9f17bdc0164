package infernum.spi.op;

/** GELU by its tanh approximation (arXiv:1606.08415, section 2). */
public record GeluTanh() implements Unary {
  @Override
  public double apply(double x) {
    return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }
}
