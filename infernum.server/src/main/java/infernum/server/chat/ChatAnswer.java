package infernum.server.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import infernum.server.answer.Usage;
import java.util.List;
import java.util.Optional;

/** What {@code /v1/chat/completions} answers, in OpenAI's shapes. */
final class ChatAnswer {
  private ChatAnswer() {}

  /** An answer as a whole. */
  record Completion(
      String id,
      String object,
      long created,
      String model,
      String systemFingerprint,
      List<Choice> choices,
      Usage usage) {}

  /** One of the answers. */
  record Choice(
      int index, Message message, Optional<TokenLogprobs> logprobs, String finishReason) {}

  /**
   * What the assistant says.
   *
   * @param content null where it only calls tools
   */
  record Message(
      String role,
      Optional<String> content,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> reasoningContent,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Call> toolCalls) {}

  /** A call of a tool. */
  record Call(String id, String type, Function function) {}

  /**
   * What is called.
   *
   * @param arguments a JSON object, as a text
   */
  record Function(String name, String arguments) {}

  /** A part of a stream. */
  record Chunk(
      String id,
      String object,
      long created,
      String model,
      String systemFingerprint,
      List<ChunkChoice> choices,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Usage> usage) {}

  /** A part of one of the answers. */
  record ChunkChoice(
      int index, Delta delta, Optional<TokenLogprobs> logprobs, Optional<String> finishReason) {}

  /** What it adds. */
  record Delta(
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> role,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> content,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> reasoningContent,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CallDelta> toolCalls) {
    /** Nothing. */
    static final Delta NONE =
        new Delta(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    boolean isEmpty() {
      return content.isEmpty() && reasoningContent.isEmpty() && toolCalls.isEmpty();
    }
  }

  /** What it adds to a call; all but the index and arguments come with its first part. */
  record CallDelta(
      int index,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> id,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> type,
      FunctionDelta function) {}

  /** What it adds to a call's name and arguments. */
  record FunctionDelta(
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> name, String arguments) {}

  /** Log probabilities of tokens. */
  record TokenLogprobs(List<TokenLogprob> content) {}

  /** Of one token. */
  record TokenLogprob(
      String token, double logprob, List<Integer> bytes, List<TopLogprob> topLogprobs) {}

  /** Of one that might have stood there. */
  record TopLogprob(String token, double logprob, List<Integer> bytes) {}
}
