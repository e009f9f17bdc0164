package infernum.runtime.chat;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chat to render: the arguments of transformers' {@code apply_chat_template}. Immutable as far as
 * its values are; they are what JSON is made of.
 *
 * @param messages each with a role and a content (a text, or a list of parts)
 * @param tools as JSON schemas; empty where the template isn't told of tools
 * @param documents each with title and text; empty where the template isn't told of documents
 * @param addGenerationPrompt whether the prompt ends where the assistant begins
 * @param continued the field of the last message that the model goes on with, often {@code
 *     "content"}; not together with a generation prompt
 * @param template the name of the template to use, where it isn't chosen by itself
 * @param variables further ones of the template: {@code enable_thinking}
 */
public record Chat(
    List<Map<String, Object>> messages,
    Optional<List<Map<String, Object>>> tools,
    Optional<List<Map<String, Object>>> documents,
    boolean addGenerationPrompt,
    Optional<String> continued,
    Optional<String> template,
    Map<String, Object> variables) {

  /**
   * A chat.
   *
   * @throws ChatException it has no message, or both begins and continues a message
   */
  public Chat {
    if (messages.isEmpty()) {
      throw new ChatException(
          "Cannot apply chat template to an empty conversation. Provide at least one message.");
    }
    if (addGenerationPrompt && continued.isPresent()) {
      throw new ChatException(
          "a chat either continues its last message or begins an answer, not both");
    }
    messages = List.copyOf(messages);
    tools = tools.map(List::copyOf);
    documents = documents.map(List::copyOf);
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables)); // may have nulls
  }

  /** A user's message to be answered. */
  public static Chat of(String userMessage) {
    return of(List.of(Map.of("role", "user", "content", userMessage)));
  }

  /** Messages to be answered. */
  public static Chat of(List<Map<String, Object>> messages) {
    return new Chat(
        messages,
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** The variables that a template sees of this chat. */
  Map<String, Object> context(Map<String, String> specialTokens) {
    Map<String, Object> context = new HashMap<>(specialTokens);
    context.putAll(variables);
    context.put("messages", messages);
    context.put("tools", tools.orElse(null));
    context.put("documents", documents.orElse(null));
    context.put("add_generation_prompt", addGenerationPrompt);
    return context;
  }
}
