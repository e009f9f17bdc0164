package infernum.runtime.sampling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.runtime.derived.Goldens;
import infernum.runtime.json.Json;
import infernum.spi.sampling.LogitsProcessorFactory;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds where a request doesn't say. */
class SamplingParametersTest {
  private static final Collection<LogitsProcessorFactory> STAGES =
      Goldens.SERVICES.samplingStages().all();
  private static final Path FILE = Path.of("generation_config.json");

  /** generation_config.json, and the temperature that follows. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                        | 0",
        "{'top_p': 0.9}                            | 0",
        "{'repetition_penalty': 1.1}               | 0",
        "{'do_sample': false}                      | 0",
        "{'do_sample': false, 'temperature': 0.6}  | 0",
        "{'do_sample': true}                       | 1",
        "{'do_sample': true, 'top_p': 0.9}         | 1",
        "{'do_sample': true, 'temperature': 0.6}   | 0.6",
        "{'do_sample': true, 'temperature': 0}     | 0",
        "{'temperature': 0.6}                      | 0.6",
        "{'temperature': null}                     | 0",
      })
  void anAnswerIsGreedyUnlessTheModelsFilesWantItRandom(String config, double temperature) {
    SamplingParameters parameters =
        new SamplingParameters(
            STAGES, Json.object(FILE, "", config.replace('\'', '"').getBytes(UTF_8)));
    assertEquals(temperature, parameters.settings(Map.of()).number("temperature"));
    assertEquals(temperature, parameters.defaults().get("temperature"));
    assertEquals(
        temperature,
        parameters.settings(Map.of("top_p", 0.5)).number("temperature"),
        "another parameter doesn't change it");
    assertEquals(1.5, parameters.settings(Map.of("temperature", 1.5)).number("temperature"));
  }

  @Test
  void whatTheModelsFilesSayIsListed() {
    Map<String, Object> config = Map.of("do_sample", true, "top_k", 20, "eos_token_id", 2);
    assertEquals(List.of("top_k", "temperature"), new SamplingParameters(STAGES, config).ofModel());
    assertEquals(List.of(), new SamplingParameters(STAGES, Map.of()).ofModel());
  }
}
