package infernum.server.completion;

import com.fasterxml.jackson.annotation.JsonInclude;
import infernum.server.answer.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code /v1/completions} answers, in OpenAI's shape: as a whole, and in parts of a stream.
 *
 * @param usage in a stream, of the last part, or of each where that is wanted
 */
record CompletionAnswer(
    String id,
    String object,
    long created,
    String model,
    String systemFingerprint,
    List<Choice> choices,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Usage> usage) {

  /** One of the answers, or a part of it. */
  record Choice(
      String text, int index, Optional<Logprobs> logprobs, Optional<String> finishReason) {}

  /**
   * Of tokens, one element for each.
   *
   * @param tokenLogprobs null for the first one of a prompt
   * @param topLogprobs by token, likewise
   * @param textOffset characters before it, of the prompt where that is repeated and the answer
   */
  record Logprobs(
      List<String> tokens,
      List<Optional<Double>> tokenLogprobs,
      List<Optional<Map<String, Double>>> topLogprobs,
      List<Integer> textOffset) {}
}
