package example.mish;

import infernum.spi.op.Unary;

/** x * tanh(ln(1 + exp(x))) (arXiv:1908.08681). */
public record Mish() implements Unary {
  @Override
  public double apply(double x) {
    return x * Math.tanh(Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
  }
}
