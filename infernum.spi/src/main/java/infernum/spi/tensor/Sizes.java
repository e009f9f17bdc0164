package infernum.spi.tensor;

import java.util.Map;

/** What the symbols of shapes stand for in a step: {@code tokens=37, sequences=4}. */
@FunctionalInterface
public interface Sizes {
  /** No symbol has a size: for shapes that are fixed. */
  Sizes NONE = of(Map.of());

  /**
   * The size of a symbol.
   *
   * @throws IllegalArgumentException the symbol has none
   */
  long get(String symbol);

  /** Sizes that don't change. */
  static Sizes of(Map<String, Long> values) {
    Map<String, Long> copy = Map.copyOf(values);
    return symbol -> {
      Long size = copy.get(symbol);
      if (size == null) {
        throw new IllegalArgumentException("no size for '%s'; known: %s".formatted(symbol, copy));
      }
      return size;
    };
  }
}
