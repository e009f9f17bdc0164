package infernum.runtime.safetensors;

import infernum.runtime.checkpoint.Shown;
import infernum.runtime.json.Json;
import infernum.spi.Registry;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.StoredTensor;
import infernum.spi.model.WeightFormat;
import infernum.spi.tensor.Quantisation;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Opens a folder with {@code config.json} and {@code model.safetensors}, or with the {@code
 * model.safetensors.index.json} of a sharded model, or a {@code .safetensors} file with its {@code
 * config.json} beside it.
 */
public final class SafeTensorsFormat implements WeightFormat {
  private static final String SUFFIX = ".safetensors";
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final String CONFIG = "config.json";
  private static final String GENERATION = "generation_config.json";

  /** For the service loader. */
  public SafeTensorsFormat() {}

  @Override
  public String name() {
    return "safetensors";
  }

  @Override
  public String looksFor() {
    return "%s with %s or %s".formatted(CONFIG, SINGLE, INDEX);
  }

  @Override
  public boolean recognises(Path path) {
    if (!Files.isDirectory(path)) {
      return path.toString().endsWith(SUFFIX);
    }
    try (Stream<Path> files = Files.list(path)) {
      List<String> names = files.map(file -> String.valueOf(file.getFileName())).toList();
      return names.contains(INDEX)
          || names.stream().anyMatch(name -> name.endsWith(SUFFIX))
          // So that a folder without its weights gets an error that says so.
          || (names.contains(CONFIG) && names.stream().noneMatch(name -> name.endsWith(".gguf")));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // The checkpoint closes the arena.
  public Checkpoint open(Path path, Registry<Quantisation> quantisations) {
    Path folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
    if (folder == null || !Files.exists(path)) {
      throw new CheckpointException(path, "doesn't exist");
    }
    Map<String, Object> config = Json.object(demand(folder.resolve(CONFIG)));
    String architecture = architecture(folder.resolve(CONFIG), config);
    Path generation = folder.resolve(GENERATION);
    Map<String, Object> metadata =
        Files.exists(generation) ? Map.of("generation_config", Json.object(generation)) : Map.of();
    Arena arena = Arena.ofShared();
    try {
      Path file = folder.resolve(CONFIG);
      CompressedTensors read =
          CompressedTensors.of(
              path,
              new ModelConfig(file.toString(), config),
              tensors(path, new SafeTensorsReader(arena, quantisations)));
      if (read.understood()) {
        // Understood: the loader refuses what nobody understood.
        config.remove(CompressedTensors.KEY);
      }
      return new SafeTensorsCheckpoint(
          path, file, architecture, config, read.tensors(), metadata, read.notes(), arena);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private static Map<String, StoredTensor> tensors(Path path, SafeTensorsReader reader) {
    if (!Files.isDirectory(path)) {
      return reader.read(path);
    }
    if (Files.exists(path.resolve(INDEX))) {
      return ShardIndex.read(path.resolve(INDEX)).tensors(reader);
    }
    if (Files.exists(path.resolve(SINGLE))) {
      return reader.read(path.resolve(SINGLE));
    }
    throw new CheckpointException(
        path,
        "has neither %s nor %s; a file of another name can be given itself"
            .formatted(SINGLE, INDEX));
  }

  private static Path demand(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          file, "is missing: SafeTensors need the model's config.json in the same folder");
    }
    return file;
  }

  static String architecture(Path file, Map<String, Object> config) {
    Object names = config.get("architectures");
    if (names instanceof List<?> list
        && !list.isEmpty()
        && list.getFirst() instanceof String first) {
      return first;
    }
    throw new CheckpointException(
        file, "'architectures' must be a list that names the model's class, is " + Shown.of(names));
  }
}
