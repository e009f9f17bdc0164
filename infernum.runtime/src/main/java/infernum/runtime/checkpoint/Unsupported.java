package infernum.runtime.checkpoint;

import infernum.spi.tensor.Format;

/**
 * A type that can be stored but not computed with. A tensor of it does no harm as long as no model
 * asks for it; whoever needs its elements refuses it by its name.
 *
 * @param elements of a block
 * @param bits of a block
 */
public record Unsupported(String name, int elements, int bits) implements Format {
  @Override
  public long bytes(long count) {
    if (count % elements != 0) {
      throw new IllegalArgumentException(
          "%d elements aren't whole blocks of %d of %s".formatted(count, elements, name));
    }
    long all = Math.multiplyExact(count / elements, bits);
    if (all % Byte.SIZE != 0) {
      throw new IllegalArgumentException(
          "%d elements of %d bits aren't whole bytes".formatted(count, bits));
    }
    return all / Byte.SIZE;
  }
}
