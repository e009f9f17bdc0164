package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;

/** How the weights of a tile lie in memory, and the way from there to its products. */
sealed interface Layout permits PlainLayout, QuantisedLayout {
  /** For messages and for the name of the packing. */
  String name();

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
   * Adds two tiles' products with a few tokens to the scratch's results, which are zero: the second
   * tile's {@link Scratch#half()} after the first's.
   *
   * @param weights where the first tile lies, at {@code at}
   * @param step bytes to the second one; it may be the same
   */
  void few(MemorySegment weights, long at, long step, int columns, Activations x, Scratch scratch);

  /** Adds a tile's products with all tokens to the scratch's results, which are zero. */
  void many(MemorySegment weights, long at, int columns, Activations x, Scratch scratch);
}
