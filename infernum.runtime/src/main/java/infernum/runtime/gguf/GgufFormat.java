package infernum.runtime.gguf;

import infernum.spi.Registry;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.StoredTensor;
import infernum.spi.model.WeightFormat;
import infernum.spi.tensor.Quantisation;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Opens a {@code .gguf} file, any part of a split one, or a folder that holds exactly one model.
 */
public final class GgufFormat implements WeightFormat {
  private static final String SUFFIX = ".gguf";

  /** For the service loader. */
  public GgufFormat() {}

  @Override
  public String name() {
    return "gguf";
  }

  @Override
  public String looksFor() {
    return "a .gguf file";
  }

  @Override
  public boolean recognises(Path path) {
    try {
      if (Files.isDirectory(path)) {
        return !files(path).isEmpty();
      }
      return path.toString().endsWith(SUFFIX) || beginsWithMagic(path);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // The checkpoint closes the arena.
  public Checkpoint open(Path path, Registry<Quantisation> quantisations) {
    Path chosen = file(path);
    Arena arena = Arena.ofShared();
    try {
      GgufFile file = GgufFile.open(chosen, quantisations, arena);
      Map<String, StoredTensor> tensors = ModelTensors.of(file);
      return new GgufCheckpoint(
          path, file, new GgufConfig(file).of(tensors), tensors, notes(path), arena);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private static List<String> notes(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(file -> file.toString().endsWith(".safetensors"))
          ? List.of(path + ": has SafeTensors too; the GGUF file is what is read")
          : List.of();
    } catch (IOException e) {
      throw new CheckpointException(path, "can't be read (" + e + ")", e);
    }
  }

  /**
   * The file that a path means.
   *
   * @throws CheckpointException a folder with another number of models than one
   */
  public static Path file(Path path) {
    if (!Files.isDirectory(path)) {
      return path;
    }
    try {
      List<Path> files = files(path);
      long models = files.stream().map(GgufFormat::model).distinct().count();
      if (models == 1) {
        return files.getFirst();
      }
      throw new CheckpointException(
          path,
          "has %d .gguf files of %d models; name the one to open".formatted(files.size(), models));
    } catch (IOException e) {
      throw new CheckpointException(path, "can't be read (" + e + ")", e);
    }
  }

  /** What all parts of a split model have in common, or the name of a file that is a whole one. */
  private static String model(Path file) {
    return SplitName.of(file)
        .map(part -> part.prefix() + "/" + part.count())
        .orElseGet(() -> String.valueOf(file.getFileName()));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  private static boolean beginsWithMagic(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] first = in.readNBytes(Integer.BYTES);
      return first.length == Integer.BYTES
          && MemorySegment.ofArray(first).get(Cursor.INT, 0) == GgufHeader.MAGIC;
    }
  }
}
