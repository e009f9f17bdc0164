package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;

/** How the weights of a tile lie in memory, and the way from there to its products. */
sealed interface Layout permits PlainLayout, QuantisedLayout {
  /** For messages and for the name of the packing. */
  String name();

  /** Whether elements share scales, so that activations may be rounded for them. */
  boolean isQuantised();

  /** Bytes of a tile. */
  long tileBytes(int columns);

  /**
   * Writes a row.
   *
   * @param from where the row lies in the file's layout, at {@code at}
   * @param to a tile, zeroed
   * @param row of the tile
   */
  void pack(MemorySegment from, long at, int columns, MemorySegment to, int row);

  /**
   * Adds a tile's products with all tokens to zeroed results, [token][row].
   *
   * @param weights where the tile lies, at {@code at}
   * @param rounded whether activations have 8 bits
   */
  void multiply(
      MemorySegment weights,
      long at,
      int columns,
      Activations x,
      boolean rounded,
      Scratch scratch,
      float[] results);
}
