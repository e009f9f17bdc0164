package infernum.runtime.gguf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import infernum.runtime.Checkpoints;
import infernum.runtime.Fuzzed;
import infernum.runtime.checkpoint.Unsupported;
import infernum.runtime.tokenizer.gguf.GgufTokenizerFormat;
import infernum.spi.model.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Any bytes as a GGUF file: head, tensors, configuration and tokenizer. */
@Tag("fuzz")
class GgufFuzz {
  private static final Path FILE = Path.of("fuzzed");

  @FuzzTest
  void parse(byte[] input) {
    Fuzzed.check(FILE, input, () -> open(MemorySegment.ofArray(input)));
  }

  private static void open(MemorySegment bytes) {
    GgufPart part = new GgufPart(FILE, bytes, GgufHeader.read(FILE, bytes));
    GgufFile file = GgufFile.of(List.of(part), Checkpoints.QUANTISATIONS);
    Map<String, StoredTensor> tensors = ModelTensors.of(file);
    Map<String, Object> config = new GgufConfig(file).of(tensors);
    try (Arena arena = Arena.ofShared()) {
      GgufCheckpoint checkpoint = new GgufCheckpoint(FILE, file, config, tensors, List.of(), arena);
      new GgufTokenizerFormat().read(checkpoint);
    }
    tensors.values().stream()
        .filter(tensor -> !(tensor.format() instanceof Unsupported)) // has no elements to be had
        .forEach(Checkpoints::values);
  }
}
