package infernum.runtime.chat;

import infernum.runtime.template.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chat whose last message is left open: a mark is set behind what is to be continued, and the
 * rendered text is cut there, as transformers does.
 *
 * @param chat with the mark
 * @param text what is continued
 */
record Continuation(Chat chat, String text) {
  private static final String MARK = "CONTINUE_FINAL_MESSAGE_TAG ";

  static Continuation of(Chat chat, Template template) {
    String field = chat.continued().orElseThrow();
    Map<String, Object> last = new LinkedHashMap<>(chat.messages().getLast());
    if (!template.source().contains(field)) {
      throw new ChatException(
          "the chat template '%s' has no field '%s' to continue".formatted(template.name(), field));
    }
    String text =
        switch (last.get(field)) {
          case String content -> {
            last.put(field, content + MARK);
            yield content;
          }
          case List<?> parts -> {
            List<Object> marked = new ArrayList<>(parts);
            String found = mark(marked);
            last.put(field, marked);
            yield found;
          }
          case null, default ->
              throw new ChatException(
                  "the last message has no '%s' that could be continued".formatted(field));
        };
    List<Map<String, Object>> messages = new ArrayList<>(chat.messages());
    messages.set(messages.size() - 1, last);
    Chat marked =
        new Chat(
            messages,
            chat.tools(),
            chat.documents(),
            false,
            Optional.empty(),
            chat.template(),
            chat.variables());
    return new Continuation(marked, text);
  }

  /** The last part that is text is the one. */
  private static String mark(List<Object> parts) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (parts.get(i) instanceof Map<?, ?> part && part.get("text") instanceof String text) {
        Map<Object, Object> marked = new LinkedHashMap<>(part);
        marked.put("text", text + MARK);
        parts.set(i, marked);
        return text;
      }
    }
    throw new ChatException("the last message has no text that could be continued");
  }

  /** What was rendered, up to the mark; where the template trimmed the text, so is this. */
  String cut(String rendered) {
    int at = rendered.lastIndexOf(MARK.strip());
    if (at < 0 || !rendered.contains(text.strip())) {
      throw new ChatException(
          "the last message can't be continued: the chat template leaves out or changes parts of it");
    }
    String before = rendered.substring(0, at);
    return rendered.startsWith(MARK, at) ? before : before.stripTrailing();
  }
}
