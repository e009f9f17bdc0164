package infernum.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.runtime.Reference;
import infernum.runtime.derived.Goldens;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.sampling.SamplingRequest;
import infernum.spi.sampling.TokenHistory;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Stages against transformers' own, and probabilities against PyTorch's. */
class StagesReferenceTest {
  private static final Collection<LogitsProcessorFactory> STAGES =
      Goldens.SERVICES.samplingStages().all();

  private final JsonNode reference;

  StagesReferenceTest() throws IOException {
    reference = Reference.json(Goldens.folder("sampling/stages.json"));
  }

  /** The first five tokens are a prompt's. */
  private record History(int[] tokens) implements TokenHistory {
    @Override
    public int promptLength() {
      return 5;
    }

    @Override
    public int length() {
      return tokens.length;
    }

    @Override
    public int token(int i) {
      return tokens[i];
    }
  }

  private float[] row(int i) {
    JsonNode numbers = reference.path("rows").path(i);
    float[] row = new float[numbers.size()];
    for (int token = 0; token < row.length; token++) {
      row[token] = (float) numbers.path(token).asDouble();
    }
    return row;
  }

  @Test
  void eachStageLeavesWhatTransformersLeaves() {
    TokenHistory history = new History(Reference.ids(reference.path("history")));
    int compared = 0;
    for (JsonNode one : reference.path("cases")) {
      String stage = one.path("stage").asString();
      Map<String, Double> asked = Map.of(stage, one.path("value").asDouble());
      for (int i = 0; i < one.path("rows").size(); i++) {
        float[] row = row(i);
        SamplingRequest request =
            new SamplingRequest(
                new SamplingParameters(STAGES, Map.of()).settings(asked),
                Map.of(),
                Set.of(),
                0,
                row.length);
        Goldens.SERVICES
            .samplingStages()
            .get(stage)
            .create(request)
            .orElseThrow()
            .process(row, history);
        for (int token = 0; token < row.length; token++) {
          JsonNode expected = one.path("rows").path(i).path(token);
          double value = expected.isNull() ? Double.NEGATIVE_INFINITY : expected.asDouble();
          double delta = expected.isNull() ? 1e-6 : 1e-6 * Math.max(1, Math.abs(value));
          assertEquals(value, row[token], delta, asked + ", row " + i + ": " + token);
          compared++;
        }
      }
    }
    assertEquals(17 * 8 * 32, compared);
  }

  @Test
  void logarithmsOfProbabilitiesAreThoseOfPyTorch() {
    for (int i = 0; i < 8; i++) {
      float[] row = row(i);
      JsonNode expected = reference.path("logprobs").path(i);
      Logprobs all = Logprobs.of(row, 3, row.length);
      assertEquals(expected.path(3).asDouble(), all.logprob(), 1e-12);
      for (Logprobs.Entry entry : all.top()) {
        assertEquals(expected.path(entry.token()).asDouble(), entry.logprob(), 1e-12);
      }
      assertEquals(row.length, all.top().size());
    }
  }
}
