package infernum.runtime.compiled;

import infernum.spi.model.Checkpoint;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.StoredTensor;
import java.nio.file.Path;
import java.util.Map;

/** A Llama's files that name another architecture. */
record Renamed(Checkpoint llama, String architecture) implements Checkpoint {
  @Override
  public Path path() {
    return llama.path();
  }

  @Override
  public ModelConfig config() {
    return llama.config();
  }

  @Override
  public Map<String, StoredTensor> tensors() {
    return llama.tensors();
  }

  @Override
  public Map<String, Object> metadata() {
    return llama.metadata();
  }

  @Override
  public boolean interleavedRope() {
    return llama.interleavedRope();
  }

  @Override
  public void close() {
    llama.close();
  }
}
