package infernum.runtime.safetensors;

import com.code_intelligence.jazzer.junit.FuzzTest;
import infernum.runtime.Fuzzed;
import infernum.runtime.derived.Goldens;
import infernum.runtime.json.Json;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.ModelLoader;
import infernum.spi.model.ModelConfig;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Any bytes as config.json: the model that it describes is built, without a weight. */
@Tag("fuzz")
class ConfigFuzz {
  private static final Path FILE = Path.of("fuzzed");

  private static final ModelLoader LOADER = new ModelLoader(Goldens.SERVICES);

  @FuzzTest
  void parse(byte[] input) {
    Fuzzed.check(FILE, input, () -> build(Json.object(FILE, "", input)));
  }

  private static void build(Map<String, Object> config) {
    String architecture = SafeTensorsFormat.architecture(FILE, config);
    CompressedTensors read =
        CompressedTensors.of(FILE, new ModelConfig(FILE.toString(), config), Map.of());
    LOADER.build(
        new SafeTensorsCheckpoint(
            FILE, FILE, architecture, config, read.tensors(), Map.of(), List.of(), Arena.ofAuto()),
        LoadOptions.DEFAULT);
  }
}
