package infernum.runtime.chat;

import infernum.runtime.template.Template;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.CheckpointException;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The chat templates of a checkpoint, and the special tokens that they may name. Which one renders
 * a chat is chosen as transformers does: {@code tool_use} for a chat with tools where there is one,
 * otherwise {@code default}. Immutable, safe for use by several threads.
 */
public final class ChatTemplates {
  /** The name of a template that has no other. */
  public static final String DEFAULT = "default";

  private static final String TOOL_USE = "tool_use";

  private final Object source;
  private final Map<String, String> sources;
  private final Map<String, String> specialTokens;

  /**
   * Of what was found.
   *
   * @param source the file or folder, for messages
   * @param sources templates by name
   * @param specialTokens texts by variable: {@code bos_token}
   */
  public ChatTemplates(
      Object source, Map<String, String> sources, Map<String, String> specialTokens) {
    this.source = source;
    this.sources = new TreeMap<>(sources);
    this.specialTokens = Map.copyOf(specialTokens);
  }

  /**
   * Those of a checkpoint: of a GGUF file's metadata, or of the files of its folder.
   *
   * @return empty where it has none
   * @throws CheckpointException one of its files can't be read
   */
  public static Optional<ChatTemplates> of(Checkpoint checkpoint) {
    Optional<ChatTemplates> own =
        GgufChat.templates(checkpoint)
            .map(templates ->
                new ChatTemplates(
                    checkpoint.path(), templates, GgufChat.specialTokens(checkpoint)));
    return own.isPresent() ? own : in(checkpoint.path());
  }

  /**
   * Those of a folder, which need not have weights.
   *
   * @param path the folder, or a file in it
   * @return empty where it has none
   * @throws CheckpointException one of its files can't be read
   */
  public static Optional<ChatTemplates> in(Path path) {
    ChatFolder folder = new ChatFolder(path);
    Map<String, String> templates = folder.templates();
    return templates.isEmpty()
        ? Optional.empty()
        : Optional.of(new ChatTemplates(path, templates, folder.specialTokens()));
  }

  /** Sources by name. */
  public Map<String, String> sources() {
    return Map.copyOf(sources);
  }

  /** The source of the one that renders chats without tools, if it is known which that is. */
  public Optional<String> defaultSource() {
    return sources.size() == 1
        ? sources.values().stream().findFirst()
        : Optional.ofNullable(sources.get(DEFAULT));
  }

  /** Texts of special tokens by their variable's name. */
  public Map<String, String> specialTokens() {
    return specialTokens;
  }

  /**
   * The template that renders a chat, parsed.
   *
   * @throws ChatException there is none of that name, or several and none is the default
   * @throws infernum.runtime.template.TemplateException it can't be parsed
   */
  public Template template(Chat chat) {
    String name = chat.template().orElseGet(() -> chosen(chat));
    String text = sources.get(name);
    if (text == null) {
      throw new ChatException(
          "%s has no chat template '%s'; there are: %s"
              .formatted(source, name, String.join(", ", sources.keySet())));
    }
    return Template.parse(name, text);
  }

  private String chosen(Chat chat) {
    if (sources.size() == 1 && !sources.containsKey(DEFAULT)) {
      return sources.keySet().iterator().next();
    }
    return chat.tools().isPresent() && sources.containsKey(TOOL_USE) ? TOOL_USE : DEFAULT;
  }

  /**
   * The prompt that a chat is to the model, control tokens by their names.
   *
   * @throws ChatException the chat can't be continued, or names no template that there is
   * @throws infernum.runtime.template.TemplateException the template refuses the chat or fails
   */
  public String render(Chat chat) {
    return render(chat, ZonedDateTime::now);
  }

  /** The same at another time than now. */
  public String render(Chat chat, Supplier<ZonedDateTime> clock) {
    Template template = template(chat);
    if (chat.continued().isEmpty()) {
      return template.render(chat.context(specialTokens), clock);
    }
    Continuation continuation = Continuation.of(chat, template);
    return continuation.cut(template.render(continuation.chat().context(specialTokens), clock));
  }

  @Override
  public String toString() {
    return "chat templates of " + source;
  }
}
