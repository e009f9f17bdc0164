package infernum.runtime.derived;

import infernum.runtime.json.Json;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A checkpoint of which only config.json is a file: its weights are {@link Derived}. */
public final class DerivedCheckpoint implements Checkpoint {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path folder;
  private final Map<String, Object> config;
  private final Arena arena = Arena.ofShared();
  private final Map<String, StoredTensor> tensors = new TreeMap<>();
  private int closed;

  private DerivedCheckpoint(Path folder, Map<String, Object> config) {
    this.folder = folder;
    this.config = config;
    SavedTensors.of(config()).forEach((name, shape) -> tensors.put(name, tensor(name, shape)));
  }

  /** Of a folder's config.json. */
  public static DerivedCheckpoint of(Path folder) {
    return new DerivedCheckpoint(folder, Json.object(folder.resolve("config.json")));
  }

  private StoredTensor tensor(String name, List<Long> shape) {
    float[] weights =
        Derived.weights(name, Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact)));
    MemorySegment data = arena.allocate((long) weights.length * Float.BYTES, 64);
    MemorySegment.copy(weights, 0, data, FLOAT, 0, weights.length);
    return new StoredTensor(name, DType.F32, shape, data);
  }

  /** The same with another value for a key of config.json. */
  public DerivedCheckpoint with(String key, Object value) {
    config.put(key, value);
    return this;
  }

  /** The same with the sign of a tensor changed. */
  public DerivedCheckpoint negated(String tensor) {
    MemorySegment data = tensor(tensor).data();
    for (long i = 0; i < data.byteSize() / Float.BYTES; i++) {
      data.setAtIndex(FLOAT, i, -data.getAtIndex(FLOAT, i));
    }
    return this;
  }

  /** The same with a tensor under another name. */
  public DerivedCheckpoint renamed(String tensor, String name) {
    StoredTensor old = tensor(tensor);
    tensors.remove(tensor);
    tensors.put(name, new StoredTensor(name, old.format(), old.shape(), old.data()));
    return this;
  }

  private StoredTensor tensor(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("%s isn't one of %s".formatted(name, tensors.keySet()));
    }
    return tensor;
  }

  /** How often it was closed. */
  public int closed() {
    return closed;
  }

  @Override
  public Path path() {
    return folder;
  }

  @Override
  public String architecture() {
    return config().texts("architectures").getFirst();
  }

  @Override
  public ModelConfig config() {
    return new ModelConfig(folder.resolve("config.json").toString(), config);
  }

  @Override
  public Map<String, StoredTensor> tensors() {
    return tensors;
  }

  @Override
  public Map<String, Object> metadata() {
    return Map.of();
  }

  @Override
  public boolean interleavedRope() {
    return false;
  }

  @Override
  public void close() {
    if (closed++ == 0) {
      arena.close();
    }
  }
}
