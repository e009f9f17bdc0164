package infernum.server.chat;

import static infernum.server.chat.ChatFields.ADD_GENERATION_PROMPT;
import static infernum.server.chat.ChatFields.CHAT_TEMPLATE_KWARGS;
import static infernum.server.chat.ChatFields.CONTINUE_FINAL_MESSAGE;
import static infernum.server.chat.ChatFields.DOCUMENTS;
import static infernum.server.chat.ChatFields.REASONING_EFFORT;

import infernum.runtime.chat.Chat;
import infernum.runtime.chat.ChatPrompt;
import infernum.runtime.chat.ChatTemplates;
import infernum.runtime.template.Template;
import infernum.server.error.ApiException;
import infernum.server.field.Body;
import infernum.server.field.Field;
import infernum.server.field.Shown;
import infernum.server.served.Served;
import java.util.LinkedHashMap;
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
          REASONING_EFFORT,
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
        variables(body, templates));
  }

  private static Optional<List<Map<String, Object>>> documents(Body body, String source) {
    Optional<List<Map<String, Object>>> documents = body.get(DOCUMENTS);
    if (documents.isPresent() && !source.contains("documents")) {
      throw ApiException.unsupported(
          "documents", "'documents' isn't supported: the model's chat template knows none");
    }
    return documents;
  }

  private static Map<String, Object> variables(Body body, ChatTemplates templates) {
    Map<String, Object> variables = new LinkedHashMap<>(body.get(CHAT_TEMPLATE_KWARGS, Map.of()));
    for (String name : variables.keySet()) {
      if (RESERVED.contains(name) || !reads(templates, name)) {
        throw ApiException.unsupported(
            "chat_template_kwargs." + Shown.of(name),
            "the model's chat template has no variable '%s' to be set so"
                .formatted(Shown.of(name)));
      }
    }
    Optional<String> effort = body.get(REASONING_EFFORT);
    if (effort.isEmpty()) {
      return variables;
    }
    String name = REASONING_EFFORT.name();
    if (!reads(templates, name)) {
      throw ApiException.unsupported(
          name, "'%s' isn't supported: the model's chat template doesn't read it".formatted(name));
    }
    Object other = variables.put(name, effort.get());
    if (other != null && !other.equals(effort.get())) {
      throw ApiException.field(
          name,
          "'%s' is %s, but %s in 'chat_template_kwargs'"
              .formatted(name, effort.get(), Shown.of(other)));
    }
    return variables;
  }

  private static boolean reads(ChatTemplates templates, String variable) {
    return templates.sources().entrySet().stream()
        .map(entry -> Template.parse(entry.getKey(), entry.getValue()))
        .anyMatch(template -> template.names().contains(variable));
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
