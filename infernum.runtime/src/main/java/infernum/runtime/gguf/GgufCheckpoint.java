package infernum.runtime.gguf;

import infernum.spi.model.Checkpoint;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.StoredTensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An opened model whose tensors lie in mapped GGUF files. */
record GgufCheckpoint(
    Path path,
    GgufFile file,
    Map<String, Object> configuration,
    Map<String, StoredTensor> tensors,
    List<String> notes,
    Arena arena)
    implements Checkpoint {
  @Override
  public ModelConfig config() {
    return new ModelConfig(file.file().toString(), configuration);
  }

  @Override
  public String architecture() {
    return file.architecture();
  }

  @Override
  public Map<String, Object> metadata() {
    return file.metadata();
  }

  @Override
  public boolean interleavedRope() {
    // The converter permutes rows of this architecture only: ggml's RoPE for it turns neighbours.
    return architecture().equals("llama");
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
