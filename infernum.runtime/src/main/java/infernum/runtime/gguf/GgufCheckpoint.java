package infernum.runtime.gguf;

import infernum.spi.model.Checkpoint;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.StoredTensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;

/** An opened model whose tensors lie in a mapped GGUF file. */
record GgufCheckpoint(
    Path path,
    Path file,
    String architecture,
    Map<String, Object> configuration,
    Map<String, StoredTensor> tensors,
    Map<String, Object> metadata,
    Arena arena)
    implements Checkpoint {
  @Override
  public ModelConfig config() {
    return new ModelConfig(file.toString(), configuration);
  }

  @Override
  public boolean interleavedRope() {
    // The converter permutes rows of this architecture only: ggml's RoPE for it turns neighbours.
    return architecture.equals("llama");
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
