package infernum.runtime.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.runtime.Checkpoints;
import infernum.runtime.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Chats that go on with their last message, as transformers renders them. */
final class ContinuationTest {
  @Test
  @SuppressWarnings("unchecked") // JSON objects have strings for keys
  void theLastMessageStaysOpenAsInTransformers() {
    Map<String, Object> corpus = Json.object(Checkpoints.resource("template/corpus.json"));
    List<Map<String, Object>> entries = (List<Map<String, Object>>) corpus.get("continued");
    assertEquals(15, entries.size());
    for (Map<String, Object> entry : entries) {
      Chat chat =
          new Chat(
              (List<Map<String, Object>>) entry.get("messages"),
              Optional.empty(),
              Optional.empty(),
              false,
              Optional.of((String) entry.get("field")),
              Optional.empty(),
              Map.of());
      ChatTemplates templates =
          new ChatTemplates(
              "corpus",
              Map.of("default", (String) entry.get("template")),
              Map.of("bos_token", "<s>", "eos_token", "</s>"));
      if (entry.containsKey("refused")) {
        assertThrows(ChatException.class, () -> templates.render(chat), entry::toString);
      } else {
        assertEquals(entry.get("rendered"), templates.render(chat));
      }
    }
  }

  @Test
  void aChatCantBothGoOnAndBegin() {
    assertThrows(
        ChatException.class,
        () ->
            new Chat(
                Chat.of("Hi").messages(),
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.of("content"),
                Optional.empty(),
                Map.of()));
  }
}
