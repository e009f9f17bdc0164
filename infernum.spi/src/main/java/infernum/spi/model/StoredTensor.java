package infernum.spi.model;

import infernum.spi.tensor.Format;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A tensor of a checkpoint, where it lies in the file.
 *
 * @param name in transformers' spelling where the format's own is another: {@code
 *     model.layers.0.self_attn.q_proj.weight}
 * @param format how its elements are stored
 * @param shape rows first, as in PyTorch
 * @param data its bytes, mapped from the file; dense
 */
public record StoredTensor(String name, Format format, List<Long> shape, MemorySegment data) {
  /** Copies the shape. */
  public StoredTensor {
    shape = List.copyOf(shape);
  }
}
