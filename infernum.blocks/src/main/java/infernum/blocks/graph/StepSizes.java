package infernum.blocks.graph;

import infernum.spi.tensor.Sizes;
import java.util.Arrays;
import java.util.List;

/** What symbols stand for in the present step; set before each. Of one thread. */
public final class StepSizes implements Sizes {
  private final String[] symbols;
  private final long[] largest;
  private final long[] present;

  /**
   * Of some symbols.
   *
   * @param largest each one's bound
   */
  public StepSizes(List<String> symbols, Sizes largest) {
    this.symbols = symbols.toArray(String[]::new);
    this.largest = symbols.stream().mapToLong(largest::get).toArray();
    this.present = this.largest.clone();
  }

  /**
   * Sets a symbol.
   *
   * @throws IllegalArgumentException it is unknown, or more than the plan is made for
   */
  public void set(String symbol, long size) {
    int i = index(symbol);
    if (size < 0 || size > largest[i]) {
      throw new IllegalArgumentException(
          "%d %s, but the plan is made for %d at most".formatted(size, symbol, largest[i]));
    }
    present[i] = size;
  }

  @Override
  public long get(String symbol) {
    return present[index(symbol)];
  }

  private int index(String symbol) {
    for (int i = 0; i < symbols.length; i++) {
      if (symbols[i].equals(symbol)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "no size for '%s'; known: %s".formatted(symbol, Arrays.toString(symbols)));
  }
}
