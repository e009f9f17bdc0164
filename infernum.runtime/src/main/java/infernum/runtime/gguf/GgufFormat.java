package infernum.runtime.gguf;

import infernum.runtime.checkpoint.MappedFile;
import infernum.runtime.checkpoint.Shown;
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

/** Opens a {@code .gguf} file, or a folder that holds exactly one. */
public final class GgufFormat implements WeightFormat {
  private static final String SUFFIX = ".gguf";
  private static final String ARCHITECTURE = "general.architecture";

  /** The layout of quantised blocks, which has been this one since before GGUF's second version. */
  private static final long QUANTISATION_VERSION = 2;

  /** For the service loader. */
  public GgufFormat() {}

  @Override
  public String name() {
    return "gguf";
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
    Path file = file(path);
    Arena arena = Arena.ofShared();
    try {
      MemorySegment bytes = MappedFile.map(file, arena);
      GgufHeader header = GgufHeader.read(file, bytes);
      checkWhole(file, header.metadata());
      if (!(header.metadata().get(ARCHITECTURE) instanceof String architecture)) {
        throw new CheckpointException(
            file, "metadata '%s' must be there and a string".formatted(ARCHITECTURE));
      }
      Map<String, StoredTensor> tensors =
          new GgufTensors(file, header, new GgmlTypes(quantisations)).read(architecture, bytes);
      checkQuantisationVersion(file, header.metadata(), tensors);
      Map<String, Object> config = new GgufConfig(file, header, architecture).of(tensors);
      return new GgufCheckpoint(
          path, file, architecture, config, tensors, header.metadata(), arena);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private static Path file(Path path) {
    if (!Files.isDirectory(path)) {
      return path;
    }
    try {
      List<Path> files = files(path);
      if (files.size() == 1) {
        return files.getFirst();
      }
      throw new CheckpointException(
          path, "has %d .gguf files; name the one to open".formatted(files.size()));
    } catch (IOException e) {
      throw new CheckpointException(path, "can't be read (" + e + ")", e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    }
  }

  private static boolean beginsWithMagic(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] first = in.readNBytes(Integer.BYTES);
      return first.length == Integer.BYTES
          && MemorySegment.ofArray(first).get(Cursor.INT, 0) == GgufHeader.MAGIC;
    }
  }

  private static void checkWhole(Path file, Map<String, Object> metadata) {
    if (metadata.get("split.count") instanceof Number count && count.longValue() > 1) {
      throw new CheckpointException(
          file,
          "is one of %s files of a split model ('split.count'); join them with llama-gguf-split --merge"
              .formatted(count));
    }
  }

  private static void checkQuantisationVersion(
      Path file, Map<String, Object> metadata, Map<String, StoredTensor> tensors) {
    Object version = metadata.get("general.quantization_version");
    boolean known = version instanceof Number n && n.longValue() == QUANTISATION_VERSION;
    boolean quantised =
        tensors.values().stream().anyMatch(tensor -> tensor.format() instanceof Quantisation);
    if (version != null && !known && quantised) {
      throw new CheckpointException(
          file,
          "metadata 'general.quantization_version' is %s; quantised blocks are read in version %d: quantise the model again"
              .formatted(Shown.of(version), QUANTISATION_VERSION));
    }
  }
}
