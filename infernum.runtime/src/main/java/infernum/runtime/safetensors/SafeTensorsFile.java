package infernum.runtime.safetensors;

import infernum.spi.Registry;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.Quantisation;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One mapped SafeTensors file that isn't a model's: plain tensors by name, until it is closed. */
public final class SafeTensorsFile implements AutoCloseable {
  private final Arena arena;
  private final Map<String, StoredTensor> tensors;

  private SafeTensorsFile(Arena arena, Map<String, StoredTensor> tensors) {
    this.arena = arena;
    this.tensors = tensors;
  }

  /**
   * Maps a file.
   *
   * @throws infernum.spi.model.CheckpointException it is damaged
   */
  @SuppressWarnings("MustBeClosedChecker") // the file closes it
  public static SafeTensorsFile open(Path file) {
    Arena arena = Arena.ofShared();
    try {
      Registry<Quantisation> none = new Registry<>("quantisation", List.of());
      return new SafeTensorsFile(arena, new SafeTensorsReader(arena, none).read(file));
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** The tensors by name. */
  public Map<String, StoredTensor> tensors() {
    return tensors;
  }

  @Override
  public void close() {
    arena.close();
  }
}
