package infernum.runtime.safetensors;

import com.code_intelligence.jazzer.junit.FuzzTest;
import infernum.runtime.Checkpoints;
import infernum.runtime.Fuzzed;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Any bytes as a SafeTensors file. */
@Tag("fuzz")
class SafeTensorsFuzz {
  private static final Path FILE = Path.of("fuzzed");

  @FuzzTest
  void parse(byte[] input) {
    Fuzzed.check(FILE, input, () -> read(MemorySegment.ofArray(input)));
  }

  private static void read(MemorySegment bytes) {
    SafeTensorsReader reader = new SafeTensorsReader(Arena.ofAuto(), Checkpoints.QUANTISATIONS);
    for (StoredTensor tensor : reader.read(FILE, bytes).values()) {
      if (tensor.format() == DType.F32) {
        Checkpoints.values(tensor);
      }
    }
  }
}
