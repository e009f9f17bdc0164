package infernum.runtime.inspect;

import infernum.spi.model.Checkpoint;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint's files say beside their tensors.
 *
 * @param title which part of it: the file's own metadata, or the configuration
 * @param values by key
 */
public record MetadataReport(String title, Map<String, Object> values) implements Report {
  /** The file's own keys: a GGUF's metadata. */
  public static MetadataReport metadata(Checkpoint checkpoint) {
    return new MetadataReport("metadata", checkpoint.metadata());
  }

  /** The configuration in config.json's keys, whatever the file's format. */
  public static MetadataReport configuration(Checkpoint checkpoint) {
    return new MetadataReport("configuration", new TreeMap<>(checkpoint.config().values()));
  }

  @Override
  public void print(PrintWriter out) {
    values.forEach((key, value) -> out.println("  " + Text.shown(key) + " = " + Text.of(value)));
  }

  @Override
  public Object json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    values.forEach((key, value) -> json.put(key, Text.json(value)));
    return json;
  }
}
