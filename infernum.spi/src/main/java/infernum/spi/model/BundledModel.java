package infernum.spi.model;

import infernum.spi.Named;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A model whose files a jar carries; its name can stand where a path is asked for. A service. A
 * file inside a jar can't be mapped into memory, so whoever loads the model lays its files into a
 * folder. Safe for use by several threads.
 */
public interface BundledModel extends Named {
  /** What it is good for, in one line. */
  String description();

  /**
   * The names of its files, as a {@link WeightFormat} wants to find them in one folder. No name has
   * a folder in it.
   */
  List<String> files();

  /**
   * The content of one of the {@linkplain #files() files}; the caller closes it.
   *
   * @throws IllegalArgumentException it isn't one of them
   * @throws IOException the jar can't be read
   */
  InputStream open(String file) throws IOException;
}
