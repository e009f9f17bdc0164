package infernum.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.runtime.sampling.SamplingParameters;
import infernum.server.field.Field;
import infernum.server.served.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiGuideTest {
  private static final Path GUIDE =
      Path.of(System.getProperty("infernum.root", "..")).resolve("docs/api.md");

  @Test
  void theGuideIsWhatTheTablesSay() throws IOException {
    List<Field<Double>> sampling =
        Served.fields(
            new SamplingParameters(Services.of(Plugins.none()).samplingStages().all(), Map.of()));
    String text = ApiGuide.text(sampling);
    if (Boolean.getBoolean("infernum.update")) {
      Files.writeString(GUIDE, text);
    }
    assertEquals(text, Files.readString(GUIDE));
  }
}
