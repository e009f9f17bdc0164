package infernum.runtime.verify;

import infernum.runtime.chat.Chat;
import infernum.runtime.chat.ChatException;
import infernum.runtime.chat.ChatTemplates;
import infernum.runtime.chat.GoldenChat;
import infernum.runtime.template.TemplateException;
import infernum.spi.model.CheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A chat and what a reference's template made of it: a text, or the message with which it refused.
 *
 * @param name for messages
 * @param request arguments of transformers' {@code apply_chat_template}
 */
record ChatEntry(
    String name, Map<String, Object> request, Optional<String> rendered, Optional<String> error) {
  /** How much of two texts is shown where they differ. */
  private static final int SHOWN = 40;

  /** Those of a golden file: the list {@code chats}, and the single {@code chat}. */
  static List<ChatEntry> all(Path file, Map<String, Object> golden) {
    List<ChatEntry> entries = new ArrayList<>();
    if (golden.get("chats") instanceof List<?> list) {
      for (Object element : list) {
        entries.add(of(file, "chat " + (entries.size() + 1), element));
      }
    }
    if (golden.containsKey("chat")) {
      entries.add(of(file, "chat", golden.get("chat")));
    }
    return entries;
  }

  private static ChatEntry of(Path file, String name, @Nullable Object element) {
    Map<String, Object> entry = object(file, name, element);
    Optional<String> rendered = text(entry, "rendered");
    Optional<String> error = text(entry, "error");
    if (rendered.isPresent() == error.isPresent()) {
      throw new CheckpointException(
          file, "%s must have either 'rendered' or 'error'".formatted(name));
    }
    boolean nested = entry.containsKey("request");
    Map<String, Object> request = nested ? object(file, name, entry.get("request")) : entry;
    return new ChatEntry(name, request, rendered, error);
  }

  private static Map<String, Object> object(Path file, String name, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new CheckpointException(file, "%s must be an object".formatted(name));
    }
    Map<String, Object> object = new TreeMap<>();
    map.forEach((key, item) -> object.put(String.valueOf(key), item));
    return object;
  }

  private static Optional<String> text(Map<String, Object> entry, String key) {
    return entry.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** What the templates make of it otherwise. */
  List<String> problems(Optional<ChatTemplates> templates) {
    if (templates.isEmpty()) {
      return List.of("there is no chat template to render it with");
    }
    try {
      Chat chat = GoldenChat.chat(request);
      String ours = templates.get().render(chat);
      return error
          .map(message ->
              List.of("the reference refuses it (%s), ours renders it".formatted(message)))
          .orElseGet(() -> compared(ours, rendered.orElseThrow()));
    } catch (TemplateException e) {
      return refused(e.reason(), e.getMessage());
    } catch (ChatException e) {
      return refused(e.getMessage(), e.getMessage());
    }
  }

  private List<String> refused(@Nullable String reason, @Nullable String message) {
    if (error.isPresent()) {
      return error.get().equals(reason)
          ? List.of()
          : List.of("refused with '%s', by the reference with '%s'".formatted(reason, error.get()));
    }
    return List.of("refused: " + message);
  }

  private static List<String> compared(String ours, String reference) {
    if (ours.equals(reference)) {
      return List.of();
    }
    int at = 0;
    while (at < Math.min(ours.length(), reference.length())
        && ours.charAt(at) == reference.charAt(at)) {
      at++;
    }
    return List.of(
        "differs at character %d: '%s', the reference's '%s'"
            .formatted(at, shown(ours, at), shown(reference, at)));
  }

  private static String shown(String text, int from) {
    return text.substring(from, Math.min(text.length(), from + SHOWN)).replace("\n", "\\n");
  }
}
