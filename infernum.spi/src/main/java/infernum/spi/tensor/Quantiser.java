package infernum.spi.tensor;

import java.lang.foreign.MemorySegment;

/**
 * Packs float32 into a {@link Quantisation}'s blocks, each so that its reference meaning is near
 * the elements. The same elements give the same bytes. Safe for use by several threads.
 */
@FunctionalInterface
public interface Quantiser {
  /**
   * Packs elements, all of them finite.
   *
   * @param source holds the elements from index {@code at} on
   * @param elements how many; whole blocks
   * @param packed receives the blocks
   * @param offset bytes from its begin to where the first block goes
   */
  void quantise(float[] source, int at, int elements, MemorySegment packed, long offset);
}
