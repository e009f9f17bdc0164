package infernum.runtime.convert;

import infernum.spi.tensor.Format;

/** Is told how far a conversion is. */
@FunctionalInterface
public interface Progress {
  /**
   * A tensor is about to be written.
   *
   * @param number from 1
   * @param of how many there are
   * @param name by GGUF's rules
   * @param format what it is stored as
   * @param written the part of the file's data that is written, from 0 to 1
   */
  void tensor(int number, int of, String name, Format format, double written);
}
