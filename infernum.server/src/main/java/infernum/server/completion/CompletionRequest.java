package infernum.server.completion;

import infernum.runtime.engine.Request;
import infernum.server.answer.Generation;
import infernum.server.field.Body;
import infernum.server.served.Served;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What {@code /v1/completions} is asked for.
 *
 * @param generation how its answers are made
 * @param prompts each answered as often as the generation says
 * @param echo whether they stand before their answers
 * @param logprobs how many of the most likely tokens are told; empty: none, nor the token's own
 */
record CompletionRequest(
    Generation generation, List<Prompts.Prompt> prompts, boolean echo, OptionalInt logprobs) {

  static CompletionRequest of(Body body, Served model) {
    Generation generation = Generation.of(body, model);
    Optional<Integer> logprobs = body.get(CompletionFields.LOGPROBS);
    return new CompletionRequest(
        generation.atMost(
            generation.maxTokens().or(() -> Optional.of(CompletionFields.MAX_TOKENS))),
        Prompts.check(body.require(CompletionFields.PROMPT)),
        body.get(CompletionFields.ECHO, false),
        logprobs.map(OptionalInt::of).orElse(OptionalInt.empty()));
  }

  /** For the engine, of one prompt. */
  Request request(int[] prompt, Served model) {
    return generation
        .request(prompt, Set.of(), model)
        .withLogprobs(logprobs, echo ? logprobs : OptionalInt.empty());
  }
}
