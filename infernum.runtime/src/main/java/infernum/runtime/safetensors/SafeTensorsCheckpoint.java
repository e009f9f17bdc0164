package infernum.runtime.safetensors;

import infernum.spi.model.Checkpoint;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.StoredTensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An opened model whose tensors lie in mapped SafeTensors files. */
record SafeTensorsCheckpoint(
    Path path,
    Path configFile,
    String architecture,
    Map<String, Object> configuration,
    Map<String, StoredTensor> tensors,
    Map<String, Object> metadata,
    List<String> notes,
    Arena arena)
    implements Checkpoint {
  @Override
  public ModelConfig config() {
    return new ModelConfig(configFile.toString(), configuration);
  }

  @Override
  public boolean interleavedRope() {
    return false;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
