package infernum.spi.op;

/** cap * tanh(x / cap): bounds logits smoothly (Gemma 2, arXiv:2408.00118). */
public record Softcap(double cap) implements Unary {
  @Override
  public double apply(double x) {
    return cap * Math.tanh(x / cap);
  }
}
