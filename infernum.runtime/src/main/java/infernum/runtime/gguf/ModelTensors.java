package infernum.runtime.gguf;

import infernum.runtime.checkpoint.Shown;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.StoredTensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file's tensors by transformers' names; what holds many experts is cut into each one's matrix.
 */
final class ModelTensors {
  /** More than any layer's. */
  private static final long MAX_EXPERTS = 4096;

  /** More than any model's, with experts counted one by one. */
  private static final int MAX_TENSORS = 1 << 20;

  private ModelTensors() {}

  static Map<String, StoredTensor> of(GgufFile file) {
    GgufNames names = new GgufNames(file.architecture());
    Map<String, StoredTensor> tensors = new TreeMap<>();
    for (StoredTensor own : file.tensors()) {
      for (StoredTensor tensor : named(file, own, names)) {
        if (tensors.put(tensor.name(), tensor) != null) {
          throw error(file, own, "is '%s', as is another tensor", Shown.of(tensor.name()));
        }
      }
      if (tensors.size() > MAX_TENSORS) {
        throw new CheckpointException(
            file.file(),
            "has more than %d tensors, experts counted one by one".formatted(MAX_TENSORS));
      }
    }
    return Collections.unmodifiableMap(tensors);
  }

  private static List<StoredTensor> named(GgufFile file, StoredTensor own, GgufNames names) {
    List<Long> shape = own.shape();
    MemorySegment bytes = own.data();
    if (shape.size() != 3 || names.ofExpert(own.name(), 0).isEmpty()) {
      return List.of(new StoredTensor(names.of(own.name()), own.format(), shape, bytes));
    }
    long experts = shape.getFirst();
    if (experts > MAX_EXPERTS) {
      throw error(file, own, "has %d experts; at most %d", experts, MAX_EXPERTS);
    }
    long size = bytes.byteSize() / experts;
    List<StoredTensor> stored = new ArrayList<>();
    for (long i = 0; i < experts; i++) {
      stored.add(
          new StoredTensor(
              names.ofExpert(own.name(), i).orElseThrow(),
              own.format(),
              shape.subList(1, 3),
              bytes.asSlice(i * size, size)));
    }
    return stored;
  }

  private static CheckpointException error(
      GgufFile file, StoredTensor tensor, String message, Object... values) {
    return new CheckpointException(
        file.file(), "tensor '" + Shown.of(tensor.name()) + "' " + message.formatted(values));
  }
}
