package infernum.server.chat;

import infernum.server.answer.Transcript;
import infernum.server.answer.Update;
import infernum.server.answer.Usage;
import infernum.server.chat.ChatAnswer.Choice;
import infernum.server.chat.ChatAnswer.Chunk;
import infernum.server.chat.ChatAnswer.ChunkChoice;
import infernum.server.chat.ChatAnswer.Completion;
import infernum.server.chat.ChatAnswer.Delta;
import infernum.server.served.Served;
import infernum.spi.text.ToolCallParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tells answers to a chat in OpenAI's shapes. */
final class ChatTranscript implements Transcript {
  private final String id = "chatcmpl-" + UUID.randomUUID();
  private final long created = Instant.now().getEpochSecond();
  private final Served model;
  private final boolean logprobs;
  private final List<ChatChoice> choices = new ArrayList<>();

  /** Of a request's answers, none of which has begun. */
  ChatTranscript(Served model, ChatRequest request, ToolCallParser.Prompt prompt) {
    this.model = model;
    this.logprobs = request.logprobs().isPresent();
    for (int i = 0; i < request.generation().n(); i++) {
      choices.add(
          new ChatChoice(
              model.parser().start(prompt),
              model.tokenizer(),
              "call_%s_%d_".formatted(id.substring(id.length() - 12), i)));
    }
  }

  @Override
  public Optional<Object> add(Update update, Optional<Usage> soFar) {
    ChatChoice choice = choices.get(update.choice());
    return choice.add(update).map(delta -> chunk(update.choice(), delta, Optional.empty(), soFar));
  }

  @Override
  public Object end(Update.End end, Optional<Usage> soFar) {
    String reason = choices.get(end.choice()).finishReason();
    return chunk(end.choice(), Delta.NONE, Optional.of(reason), soFar);
  }

  private Chunk chunk(
      int index, Delta delta, Optional<String> finishReason, Optional<Usage> soFar) {
    return chunk(
        List.of(new ChunkChoice(index, delta, choices.get(index).untold(), finishReason)), soFar);
  }

  @Override
  public Object usage(Usage usage) {
    return chunk(List.of(), Optional.of(usage));
  }

  private Chunk chunk(List<ChunkChoice> parts, Optional<Usage> usage) {
    return new Chunk(
        id, "chat.completion.chunk", created, model.id(), model.fingerprint(), parts, usage);
  }

  @Override
  public Object whole(Usage usage) {
    List<Choice> all = new ArrayList<>();
    for (ChatChoice choice : choices) {
      all.add(
          new Choice(
              all.size(),
              choice.message(),
              logprobs ? Optional.of(choice.logprobs()) : Optional.empty(),
              choice.finishReason()));
    }
    return new Completion(
        id, "chat.completion", created, model.id(), model.fingerprint(), all, usage);
  }
}
