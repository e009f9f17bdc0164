package infernum.runtime.cli;

import infernum.runtime.chat.Chat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has been said so far. Immutable, so that a message that can't be answered is taken back by
 * going on with the conversation before it.
 *
 * @param system instructions for the model
 * @param messages each with a role and a content, the instructions among them
 */
record Conversation(Optional<String> system, List<Map<String, Object>> messages) {
  Conversation {
    messages = List.copyOf(messages);
  }

  /** Nothing has been said. */
  static Conversation of(Optional<String> system) {
    return new Conversation(
        system, system.map(text -> List.of(message("system", text))).orElse(List.of()));
  }

  private static Map<String, Object> message(String role, String content) {
    return Map.of("role", role, "content", content);
  }

  private Conversation with(Map<String, Object> last) {
    List<Map<String, Object>> longer = new ArrayList<>(messages);
    longer.add(last);
    return new Conversation(system, longer);
  }

  /** The same instructions, and nothing said. */
  Conversation anew() {
    return of(system);
  }

  /** With a message of the user. */
  Conversation asked(String text) {
    return with(message("user", text));
  }

  /** With an answer to the last message. */
  Conversation answered(String text) {
    return with(message("assistant", text));
  }

  /** As it was when its last message wasn't answered yet; empty where there is no message. */
  Optional<Conversation> unanswered() {
    int last = messages.size() - 1;
    while (last >= 0 && !"user".equals(messages.get(last).get("role"))) {
      last--;
    }
    return last < 0
        ? Optional.empty()
        : Optional.of(new Conversation(system, messages.subList(0, last + 1)));
  }

  /** For the model. */
  Chat chat() {
    return Chat.of(messages);
  }
}
