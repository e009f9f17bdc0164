package infernum.spi.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An opened model: configuration, tensors and whatever else its files carry. Tensors' memory is
 * valid until it is closed. Safe for use by several threads.
 */
public interface Checkpoint extends AutoCloseable {
  /** The file or folder that was opened. */
  Path path();

  /** The architecture by the file's own name: "LlamaForCausalLM", "llama". */
  String architecture();

  /** A fresh view of the configuration, with no key read yet. */
  ModelConfig config();

  /** The tensors by name. */
  Map<String, StoredTensor> tensors();

  /**
   * What the file says beside the configuration, by the format's own keys: a GGUF's metadata.
   * Strings, numbers, booleans, lists and arrays of primitives.
   */
  Map<String, Object> metadata();

  /**
   * Whether the rows of query and key projections are in the order of interleaved pairs, as
   * llama.cpp's converter leaves those of Llama.
   */
  boolean interleavedRope();

  /**
   * What the user should know of how it was read, a line each: that weights alone are taken from a
   * file which quantises activations too.
   */
  default List<String> notes() {
    return List.of();
  }

  @Override
  void close();
}
