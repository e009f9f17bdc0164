package infernum.runtime.derived;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import infernum.runtime.json.Json;
import infernum.spi.model.ModelConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DerivedTest {
  @Test
  void weightsHaveTheBitsOfTheScripts() {
    Path file = Goldens.folder("goldens").resolve("weights.json");
    Map<String, Object> samples = Json.object(file);
    assertFalse(samples.isEmpty());
    ModelConfig config = new ModelConfig(file.toString(), samples);
    for (String name : samples.keySet()) {
      ModelConfig sample = config.section(name);
      List<Float> first = sample.numbers("first").stream().map(Double::floatValue).toList();
      assertEquals(sample.text("hash"), "%016x".formatted(Derived.hash(name)), name);
      float[] weights = Derived.weights(name, first.size());
      for (int i = 0; i < weights.length; i++) {
        assertEquals(first.get(i), weights[i], name);
      }
    }
  }
}
