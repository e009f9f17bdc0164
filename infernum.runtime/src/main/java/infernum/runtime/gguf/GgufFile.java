package infernum.runtime.gguf;

import infernum.runtime.checkpoint.Shown;
import infernum.spi.Registry;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.Quantisation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model in GGUF's own terms: one file, or all parts of a split one.
 *
 * @param file the one file, or the first part
 * @param architecture {@code general.architecture}
 * @param metadata by the file's keys, in its order
 * @param encoded the same values as they stand in the file, each with its type before it
 * @param tensors by the file's names, in the order of their data
 */
public record GgufFile(
    Path file,
    String architecture,
    Map<String, Object> metadata,
    Map<String, MemorySegment> encoded,
    List<StoredTensor> tensors) {
  private static final String ARCHITECTURE = "general.architecture";

  /** The layout of quantised blocks, which has been this one since before GGUF's second version. */
  private static final long QUANTISATION_VERSION = 2;

  /**
   * Opens a file and, if it is one of several, the others.
   *
   * @param arena how long tensors and metadata can be read
   * @throws CheckpointException a file is damaged or missing, or has what isn't supported
   */
  public static GgufFile open(Path path, Registry<Quantisation> quantisations, Arena arena) {
    return of(GgufPart.all(path, arena), quantisations);
  }

  /** Of all parts. */
  static GgufFile of(List<GgufPart> parts, Registry<Quantisation> quantisations) {
    GgufPart first = parts.getFirst();
    Map<String, Object> metadata = first.header().metadata();
    if (!(metadata.get(ARCHITECTURE) instanceof String architecture)) {
      throw new CheckpointException(
          first.file(), "metadata '%s' must be there and a string".formatted(ARCHITECTURE));
    }
    List<StoredTensor> tensors = tensors(parts, new GgmlTypes(quantisations));
    checkQuantisationVersion(first.file(), metadata, tensors);
    return new GgufFile(first.file(), architecture, metadata, first.header().encoded(), tensors);
  }

  private static List<StoredTensor> tensors(List<GgufPart> parts, GgmlTypes types) {
    List<StoredTensor> all = new ArrayList<>();
    Map<String, Path> holders = new HashMap<>();
    for (GgufPart part : parts) {
      for (StoredTensor tensor :
          new GgufTensors(part.file(), part.header(), types).read(part.bytes())) {
        Path other = holders.put(tensor.name(), part.file());
        if (other != null) {
          throw new CheckpointException(
              part.file(),
              "tensor '%s' is also in %s".formatted(Shown.of(tensor.name()), other.getFileName()));
        }
        all.add(tensor);
      }
    }
    return List.copyOf(all);
  }

  private static void checkQuantisationVersion(
      Path file, Map<String, Object> metadata, List<StoredTensor> tensors) {
    Object version = metadata.get("general.quantization_version");
    boolean known = version instanceof Number n && n.longValue() == QUANTISATION_VERSION;
    boolean quantised =
        tensors.stream().anyMatch(tensor -> tensor.format() instanceof Quantisation);
    if (version != null && !known && quantised) {
      throw new CheckpointException(
          file,
          "metadata 'general.quantization_version' is %s; quantised blocks are read in version %d: quantise the model again"
              .formatted(Shown.of(version), QUANTISATION_VERSION));
    }
  }
}
