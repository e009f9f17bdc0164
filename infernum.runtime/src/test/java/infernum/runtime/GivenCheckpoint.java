package infernum.runtime;

import infernum.spi.model.Checkpoint;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.Format;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A checkpoint of what a test gives. */
public record GivenCheckpoint(
    Map<String, Object> configuration,
    Map<String, StoredTensor> tensors,
    Map<String, Object> metadata)
    implements Checkpoint {
  /** Of a configuration only. */
  public static GivenCheckpoint of(Map<String, Object> configuration) {
    return new GivenCheckpoint(configuration, new TreeMap<>(), Map.of());
  }

  /** With one more tensor. */
  public GivenCheckpoint with(String name, Format format, MemorySegment data, Long... shape) {
    tensors.put(name, new StoredTensor(name, format, List.of(shape), data));
    return this;
  }

  @Override
  public Path path() {
    return Path.of("given");
  }

  @Override
  public String architecture() {
    return "GivenForCausalLM";
  }

  @Override
  public ModelConfig config() {
    return new ModelConfig("config.json", configuration);
  }

  @Override
  public boolean interleavedRope() {
    return false;
  }

  @Override
  public void close() {}
}
