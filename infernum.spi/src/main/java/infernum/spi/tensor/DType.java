package infernum.spi.tensor;

/** Plain element types, little-endian in memory and in files. */
public enum DType implements Format {
  /** IEEE 754 binary32. */
  F32(4),
  /** IEEE 754 binary16. */
  F16(2),
  /** The upper half of a binary32. */
  BF16(2),
  /** Signed 32-bit integers: tokens, positions, slots. */
  I32(4);

  private final int size;

  DType(int size) {
    this.size = size;
  }

  /** Bytes of one element. */
  public int size() {
    return size;
  }

  @Override
  public long bytes(long elements) {
    return Math.multiplyExact(elements, size);
  }
}
