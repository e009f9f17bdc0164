package infernum.server.chat;

import static infernum.server.chat.ChatFields.LOGPROBS;
import static infernum.server.chat.ChatFields.MAX_COMPLETION_TOKENS;
import static infernum.server.chat.ChatFields.TOP_LOGPROBS;

import infernum.runtime.chat.Chat;
import infernum.runtime.chat.ChatPrompt;
import infernum.runtime.engine.Request;
import infernum.server.answer.Generation;
import infernum.server.error.ApiException;
import infernum.server.field.Body;
import infernum.server.served.Served;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.ToolCallParser;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What {@code /v1/chat/completions} is asked for.
 *
 * @param generation how its answers are made
 * @param chat for the model's template
 * @param logprobs how many of the most likely tokens are told; empty: none, nor the token's own
 */
record ChatRequest(Generation generation, Chat chat, OptionalInt logprobs) {
  static ChatRequest of(Body body, Served model) {
    Generation generation = withNewerName(Generation.of(body, model), body);
    return new ChatRequest(generation, ChatPrompts.chat(body, model), logprobs(body));
  }

  private static Generation withNewerName(Generation generation, Body body) {
    Optional<Integer> newer = body.get(MAX_COMPLETION_TOKENS);
    Optional<Integer> older = generation.maxTokens();
    if (newer.isPresent() && older.isPresent() && !newer.equals(older)) {
      throw ApiException.field(
          "max_completion_tokens",
          "'max_completion_tokens' is %d, but 'max_tokens' is %d"
              .formatted(newer.get(), older.get()));
    }
    return generation.atMost(newer.or(() -> older));
  }

  private static OptionalInt logprobs(Body body) {
    Optional<Integer> top = body.get(TOP_LOGPROBS);
    if (!body.get(LOGPROBS, false)) {
      if (top.isPresent()) {
        throw ApiException.field("top_logprobs", "'top_logprobs' needs \"logprobs\": true");
      }
      return OptionalInt.empty();
    }
    return OptionalInt.of(top.orElse(0));
  }

  /** The prompt that it is to the model. */
  ChatPrompt prompt(Served model) {
    return ChatPrompts.prompt(chat, model);
  }

  /** What finds calls and reasoning in the answers to a prompt. */
  ToolCallParser.Prompt parsed(ChatPrompt prompt) {
    return new ToolCallParser.Prompt(prompt.text(), chat.tools().orElse(List.of()));
  }

  /** For the engine. */
  Request request(ChatPrompt prompt, Served model) {
    return generation
        .request(prompt.tokens(), prompt.endTokens(), model)
        .withLogprobs(logprobs, OptionalInt.empty())
        .showing(shown(model));
  }

  /** Control tokens that the parser has to see. */
  private static Set<Integer> shown(Served model) {
    Set<Integer> shown = new HashSet<>();
    for (String name : model.parser().controlTokens()) {
      int[] tokens = model.tokenizer().encode(name, Tokenizer.Specials.PARSE);
      if (tokens.length == 1) {
        shown.add(tokens[0]);
      }
    }
    return shown;
  }
}
