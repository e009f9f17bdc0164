package infernum.spi.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A format of weights in which blocks of elements share scales. A service; a fast kernel knows it
 * by name, and the reference device reads any through {@link #dequantise}. An enum or a record.
 */
public interface Quantisation extends Format {
  /** Elements of a block; rows are whole blocks. */
  int blockElements();

  /** Bytes of a block. */
  int blockBytes();

  /** Its type number in GGUF files, if it has one. */
  default OptionalInt ggufType() {
    return OptionalInt.empty();
  }

  /**
   * The reference meaning of packed elements, in float32.
   *
   * @param packed where the blocks lie
   * @param offset bytes from there to the first block
   * @param elements how many; whole blocks
   * @param target receives them from index {@code at} on
   */
  void dequantise(MemorySegment packed, long offset, int elements, float[] target, int at);

  /** What packs elements into this format; empty where it is only read. */
  default Optional<Quantiser> quantiser() {
    return Optional.empty();
  }

  @Override
  default long bytes(long elements) {
    if (elements % blockElements() != 0) {
      throw new IllegalArgumentException(
          "%d elements aren't whole blocks of %d of %s"
              .formatted(elements, blockElements(), name()));
    }
    return Math.multiplyExact(elements / blockElements(), blockBytes());
  }
}
