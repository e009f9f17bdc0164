package infernum.runtime.model;

import infernum.spi.model.Checkpoint;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.StoredTensor;
import java.nio.file.Path;
import java.util.Map;

/** A folder with files of a model, its tokenizer for one, and no weights. */
record Weightless(Path path) implements Checkpoint {
  @Override
  public String architecture() {
    return "none";
  }

  @Override
  public ModelConfig config() {
    return new ModelConfig(path.resolve("config.json").toString(), Map.of());
  }

  @Override
  public Map<String, StoredTensor> tensors() {
    return Map.of();
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
  public void close() {}
}
