package infernum.runtime.verify;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import infernum.runtime.safetensors.SafeTensorsFile;
import infernum.spi.InfernumException;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.DType;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A reference's block outputs, and the tokens that led to them. */
record LayerFile(int[] tokens, Map<String, float[]> blocks) {
  private static final String TOKENS = "tokens";

  static LayerFile read(Path file) {
    try (SafeTensorsFile tensors = SafeTensorsFile.open(file)) {
      StoredTensor tokens = tensors.tensors().get(TOKENS);
      if (tokens == null || tokens.format() != DType.I32) {
        throw new InfernumException(file + ": has no I32 tensor 'tokens', the ids of the prompt");
      }
      Map<String, float[]> blocks = new LinkedHashMap<>();
      tensors
          .tensors()
          .forEach((name, tensor) -> {
            if (!name.equals(TOKENS)) {
              blocks.put(name, floats(file, tensor));
            }
          });
      if (blocks.isEmpty()) {
        throw new InfernumException(file + ": has no block's output");
      }
      return new LayerFile(
          tokens.data().toArray(ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN)), blocks);
    }
  }

  private static float[] floats(Path file, StoredTensor tensor) {
    if (tensor.format() != DType.F32) {
      throw new InfernumException(
          "%s: tensor '%s' is %s, must be F32"
              .formatted(file, tensor.name(), tensor.format().name()));
    }
    return tensor.data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN));
  }

  Set<String> paths() {
    return blocks.keySet();
  }

  float[] values(String path) {
    float[] values = blocks.get(path);
    if (values == null) {
      throw new IllegalArgumentException("no block " + path);
    }
    return values;
  }
}
