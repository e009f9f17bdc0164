package infernum.spi.text;

import infernum.spi.Named;
import infernum.spi.model.Checkpoint;
import java.util.Optional;

/** Reads tokenizers of one kind from a checkpoint. A service. Files are hostile input. */
public interface TokenizerFormat extends Named {
  /**
   * The checkpoint's tokenizer.
   *
   * @return empty where the checkpoint has none of this kind
   * @throws infernum.spi.model.CheckpointException it has one that is damaged or not supported
   */
  Optional<Tokenizer> read(Checkpoint checkpoint);
}
