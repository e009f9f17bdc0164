package infernum.spi.model;

import infernum.spi.Named;
import infernum.spi.Registry;
import infernum.spi.tensor.Quantisation;
import java.nio.file.Path;

/** Reads checkpoints of one file format. A service. Files are hostile input. */
public interface WeightFormat extends Named {
  /** Which files it opens, in words, for the message that there is none. */
  default String looksFor() {
    return "a " + name() + " file";
  }

  /** Whether the file or folder looks like this format: by names and first bytes. */
  boolean recognises(Path path);

  /**
   * Opens a checkpoint, mapping its tensors.
   *
   * @param quantisations those that are installed
   * @throws CheckpointException it is damaged, or asks for what isn't supported
   */
  Checkpoint open(Path path, Registry<Quantisation> quantisations);
}
