package infernum.server.chat;

import infernum.server.field.Field;
import infernum.server.field.JsonType;
import java.util.List;
import java.util.Map;

/** The fields of {@code /v1/chat/completions} beside those of every generation. */
public final class ChatFields {
  static final Field<List<Map<String, Object>>> MESSAGES =
      Field.of("messages", JsonType.OBJECTS, "the conversation; at least one; text only");
  static final Field<Integer> MAX_COMPLETION_TOKENS =
      Field.of(
          "max_completion_tokens",
          JsonType.integer(1, Integer.MAX_VALUE),
          "the newer name of max_tokens; not together with another number there");
  static final Field<Boolean> LOGPROBS =
      Field.of("logprobs", JsonType.FLAG, "each token comes with its log probability (false)");
  static final Field<Integer> TOP_LOGPROBS =
      Field.of(
          "top_logprobs",
          JsonType.integer(0, 20),
          "and with so many of the most likely ones at its place (0); needs logprobs");
  static final Field<List<Map<String, Object>>> TOOLS =
      Field.of(
          "tools",
          JsonType.OBJECTS,
          "functions that the model may call; refused where its chat template knows no tools");
  static final Field<Object> TOOL_CHOICE =
      Field.neutral(
          "tool_choice",
          "auto: the model calls or not; none: it isn't told of tools; a call can't be promised, as"
              + " decoding isn't constrained",
          "auto",
          "none");
  static final Field<Boolean> ADD_GENERATION_PROMPT =
      Field.of(
          "add_generation_prompt",
          JsonType.FLAG,
          "the prompt ends where the assistant begins (true, unless a message is continued)");
  static final Field<Boolean> CONTINUE_FINAL_MESSAGE =
      Field.of(
          "continue_final_message",
          JsonType.FLAG,
          "the answer goes on with the last message (false)");
  static final Field<Map<String, Object>> CHAT_TEMPLATE_KWARGS =
      Field.of(
          "chat_template_kwargs",
          JsonType.OBJECT,
          "variables for the chat template: enable_thinking; one that it never mentions is refused");
  static final Field<List<Map<String, Object>>> DOCUMENTS =
      Field.of(
          "documents",
          JsonType.OBJECTS,
          "for the chat template; refused where it knows no documents");

  private static final List<String> EFFORTS =
      List.of("none", "minimal", "low", "medium", "high", "xhigh");
  static final Field<String> REASONING_EFFORT =
      Field.of(
          "reasoning_effort",
          JsonType.oneOf(EFFORTS),
          "a variable for the chat template; refused where it never mentions it");

  /** All of them. */
  public static final List<Field<?>> ALL =
      List.of(
          MESSAGES,
          MAX_COMPLETION_TOKENS,
          LOGPROBS,
          TOP_LOGPROBS,
          TOOLS,
          TOOL_CHOICE,
          Field.neutral("parallel_tool_calls", "the model decides how many calls it makes", true),
          Field.neutral(
              "response_format",
              "answers are text; JSON can't be promised, as decoding isn't constrained",
              Map.of("type", "text")),
          Field.neutral("modalities", "answers are text", List.of("text")),
          Field.neutral("verbosity", "the model decides how long its answer is", "medium"),
          Field.neutral("echo", "the prompt isn't repeated", false),
          ADD_GENERATION_PROMPT,
          CONTINUE_FINAL_MESSAGE,
          CHAT_TEMPLATE_KWARGS,
          REASONING_EFFORT,
          DOCUMENTS);

  private ChatFields() {}
}
