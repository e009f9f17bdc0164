package infernum.spi.tensor;

/**
 * One dimension of a shape: {@code factor * symbol + offset}. A fixed one has factor 0; {@code
 * 2*tokens} is twice the number of tokens, whatever a step's is.
 *
 * @param factor how often the symbol counts, 0 where the dimension is fixed
 * @param symbol what a step fills in: {@code "tokens"}; empty where the dimension is fixed
 * @param offset elements
 */
public record Dim(long factor, String symbol, long offset) {
  /**
   * One form for each dimension: where the factor is 0 there is no symbol.
   *
   * @throws IllegalArgumentException a factor without a symbol
   */
  public Dim {
    if (factor == 0) {
      symbol = "";
    } else if (symbol.isEmpty()) {
      throw new IllegalArgumentException("a dimension of %d times no symbol".formatted(factor));
    }
  }

  /** A number of elements known before any step. */
  public static Dim fixed(long elements) {
    return new Dim(0, "", elements);
  }

  /** A number that each step tells anew. */
  public static Dim of(String symbol) {
    return new Dim(1, symbol, 0);
  }

  /** Whether it is known before any step. */
  public boolean isFixed() {
    return factor == 0;
  }

  /** {@code n} times as many. */
  public Dim times(long n) {
    return new Dim(Math.multiplyExact(factor, n), symbol, Math.multiplyExact(offset, n));
  }

  /** {@code n} more. */
  public Dim plus(long n) {
    return new Dim(factor, symbol, Math.addExact(offset, n));
  }

  /** The number of elements in a step of those sizes. */
  public long at(Sizes sizes) {
    return isFixed()
        ? offset
        : Math.addExact(Math.multiplyExact(factor, sizes.get(symbol)), offset);
  }

  /**
   * The number of elements.
   *
   * @throws IllegalStateException it depends on the step
   */
  public long fixed() {
    if (!isFixed()) {
      throw new IllegalStateException("dimension " + this + " isn't known before the step");
    }
    return offset;
  }

  @Override
  public String toString() {
    if (isFixed()) {
      return Long.toString(offset);
    }
    return (factor == 1 ? "" : factor + "*")
        + symbol
        + (offset == 0 ? "" : offset > 0 ? "+" + offset : offset);
  }
}
