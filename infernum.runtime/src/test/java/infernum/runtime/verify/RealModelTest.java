package infernum.runtime.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.runtime.Shared;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-model")
class RealModelTest {
  @Test
  void smolLm2ComputesWhatTransformersDoes() {
    Path folder = Shared.path("models/smollm2-135m-instruct");
    List<String> failures = new ArrayList<>();
    ModelLoader loader = new ModelLoader(Services.of(Plugins.none()));
    Tally tally =
        new GoldenVerifier(5e-3, failures::add)
            .verify(folder, path -> loader.load(path, LoadOptions.DEFAULT.orOn("cpu-reference")));
    assertEquals(List.of(), failures);
    assertEquals(9, tally.passed());
  }
}
