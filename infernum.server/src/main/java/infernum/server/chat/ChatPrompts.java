package infernum.server.chat;

import static infernum.server.chat.ChatFields.ADD_GENERATION_PROMPT;
import static infernum.server.chat.ChatFields.CHAT_TEMPLATE_KWARGS;
import static infernum.server.chat.ChatFields.CONTINUE_FINAL_MESSAGE;
import static infernum.server.chat.ChatFields.DOCUMENTS;

import infernum.runtime.chat.Chat;
import infernum.runtime.chat.ChatPrompt;
import infernum.runtime.chat.ChatTemplates;
import infernum.server.error.ApiException;
import infernum.server.field.Body;
import infernum.server.field.Field;
import infernum.server.field.Shown;
import infernum.server.served.Served;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From a body's fields to the prompt that a chat is to a model. */
public final class ChatPrompts {
  /** The conversation. */
  public static final Field<List<Map<String, Object>>> MESSAGES = ChatFields.MESSAGES;

  /** All fields that the prompt is made of. */
  public static final List<Field<?>> FIELDS =
      List.of(
          MESSAGES,
          ChatFields.TOOLS,
          ChatFields.TOOL_CHOICE,
          ADD_GENERATION_PROMPT,
          CONTINUE_FINAL_MESSAGE,
          CHAT_TEMPLATE_KWARGS,
          DOCUMENTS);

  /** Variables that have fields of their own. */
  private static final Set<String> RESERVED =
      Set.of("messages", "tools", "documents", "add_generation_prompt", "continue_final_message");

  private ChatPrompts() {}

  /**
   * The chat that a body has.
   *
   * @throws ApiException the model has no chat template, or none that honours a field
   */
  public static Chat chat(Body body, Served model) {
    ChatTemplates templates =
        model
            .templates()
            .orElseThrow(() ->
                ApiException.invalid(
                    "no_chat_template",
                    "'%s' has no chat template; it can be asked at /v1/completions"
                        .formatted(model.id())));
    String source = String.join("\n", templates.sources().values());
    boolean continued = body.get(CONTINUE_FINAL_MESSAGE, false);
    return new Chat(
        new Messages(source).read(body.require(MESSAGES)),
        Tools.of(body, source),
        documents(body, source),
        body.get(ADD_GENERATION_PROMPT, !continued),
        continued ? Optional.of("content") : Optional.empty(),
        Optional.empty(),
        variables(body, source));
  }

  private static Optional<List<Map<String, Object>>> documents(Body body, String source) {
    Optional<List<Map<String, Object>>> documents = body.get(DOCUMENTS);
    if (documents.isPresent() && !source.contains("documents")) {
      throw ApiException.unsupported(
          "documents", "'documents' isn't supported: the model's chat template knows none");
    }
    return documents;
  }

  private static Map<String, Object> variables(Body body, String source) {
    Map<String, Object> variables = body.get(CHAT_TEMPLATE_KWARGS, Map.of());
    for (String name : variables.keySet()) {
      if (!source.contains(name) || RESERVED.contains(name)) {
        throw ApiException.unsupported(
            "chat_template_kwargs." + Shown.of(name),
            "the model's chat template has no variable '%s' to be set so"
                .formatted(Shown.of(name)));
      }
    }
    return variables;
  }

  /**
   * What it is to the model.
   *
   * @throws infernum.spi.InfernumException the template refuses it
   */
  public static ChatPrompt prompt(Chat chat, Served model) {
    return ChatPrompt.of(model.templates().orElseThrow(), model.tokenizer(), chat);
  }
}
