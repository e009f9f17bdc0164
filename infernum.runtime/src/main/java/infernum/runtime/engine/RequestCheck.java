package infernum.runtime.engine;

import infernum.runtime.sampling.SamplingParameters;
import infernum.runtime.tokenizer.text.Characters;
import infernum.spi.InfernumException;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.sampling.SamplingRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Checks what a request says as far as no model is needed for it. What passes can still be refused
 * by an engine: its prompt may be too long, a token beyond the model's vocabulary.
 */
public final class RequestCheck {
  private RequestCheck() {}

  /**
   * Checks all but the prompt, against the stages of sampling that there are.
   *
   * @throws InfernumException a value isn't allowed, or nobody knows the parameter
   */
  public static void require(Request request, Collection<LogitsProcessorFactory> stages) {
    require(request);
    Request.Sampling sampling = request.sampling();
    SamplingRequest asked =
        new SamplingRequest(
            new SamplingParameters(stages, Map.of()).settings(sampling.parameters()),
            sampling.logitBias(),
            request.ending().stopTokens(),
            request.ending().minTokens(),
            vocabulary(request));
    stages.forEach(stage -> stage.create(asked));
  }

  /** Just large enough for all tokens that are named, so that none is refused for its number. */
  private static int vocabulary(Request request) {
    int largest = 0;
    for (Set<Integer> tokens :
        List.of(request.ending().stopTokens(), request.sampling().logitBias().keySet())) {
      for (int token : tokens) {
        require(token >= 0 && token < Integer.MAX_VALUE, "no model has a token %d", token);
        largest = Math.max(largest, token);
      }
    }
    return largest + 1;
  }

  /** Checks the values that no stage of sampling is asked about. */
  static void require(Request request) {
    Request.Ending ending = request.ending();
    require(ending.maxTokens() > 0, "maxTokens must be at least 1, is %d", ending.maxTokens());
    require(
        ending.minTokens() >= 0 && ending.minTokens() <= ending.maxTokens(),
        "minTokens must be from 0 to maxTokens, %d, is %d",
        ending.maxTokens(),
        ending.minTokens());
    for (String stop : ending.stopStrings()) {
      require(!stop.isEmpty(), "a stop string is empty");
      require(
          Characters.loneSurrogate(stop) < 0,
          "a stop string has half of a surrogate pair, which no answer has");
    }
    requireCount("logprobs", request.logprobs());
    requireCount("promptLogprobs", request.promptLogprobs());
    require(
        request.timeout().map(Duration::isPositive).orElse(true), "a time limit must be positive");
  }

  private static void requireCount(String name, OptionalInt count) {
    int most = Request.MOST_LOGPROBS;
    require(
        count.orElse(0) >= 0 && count.orElse(0) <= most,
        "%s must be from 0 to %d, is %d",
        name,
        most,
        count.orElse(0));
  }

  static void require(boolean holds, String otherwise, Object... values) {
    if (!holds) {
      throw new InfernumException(otherwise.formatted(values));
    }
  }
}
