package infernum.spi.tensor;

import infernum.spi.Named;

/**
 * How elements are stored: a plain {@link DType}, or a quantisation that a plug-in adds. Formats
 * are compared with equals: make them enums or records.
 */
public interface Format extends Named {
  /**
   * Bytes that {@code elements} consecutive elements occupy.
   *
   * @throws ArithmeticException more than a long holds
   * @throws IllegalArgumentException {@code elements} aren't whole blocks of this format
   */
  long bytes(long elements);
}
