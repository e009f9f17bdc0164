package infernum.plugin.model.spark;

import infernum.spi.model.BundledModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Llama's architecture with 1.4 million parameters in Q8_0. Whoever asks it more than it knows is
 * told so.
 */
public final class Spark implements BundledModel {
  private static final List<String> FILES = List.of("spark.gguf", "golden.json.gz");

  /** For the service loader. */
  public Spark() {}

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public String description() {
    return "a tiny model that knows Infernum, small sums and simple words";
  }

  @Override
  public List<String> files() {
    return FILES;
  }

  @Override
  public InputStream open(String file) throws IOException {
    if (!FILES.contains(file)) {
      throw new IllegalArgumentException("%s isn't one of %s".formatted(file, FILES));
    }
    InputStream in = Spark.class.getResourceAsStream(file);
    if (in == null) {
      throw new FileNotFoundException(file + " is missing in the jar of the model 'spark'");
    }
    return in;
  }
}
