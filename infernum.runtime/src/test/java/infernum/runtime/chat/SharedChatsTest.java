package infernum.runtime.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Shared;
import infernum.runtime.json.Json;
import infernum.runtime.template.TemplateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The chats of published tokenizers and of the small models, as transformers rendered them. */
final class SharedChatsTest {
  @Test
  void publishedTemplatesRenderOrRefuseEveryChatAsTransformersDoes() throws IOException {
    Path folder = Shared.path("tokenizers");
    int chats = 0;
    for (Path model : folders(folder)) {
      Optional<ChatTemplates> templates = ChatTemplates.in(model);
      for (Object entry : list(golden(model).get("chats"))) {
        check(templates.orElseThrow(), (Map<?, ?>) entry);
        chats++;
      }
    }
    assertTrue(chats >= 28, "chats: " + chats);
  }

  @Test
  void theSmallModelsRenderTheirChat() throws IOException {
    Path folder = Shared.path("goldens");
    int chats = 0;
    for (Path model : folders(folder)) {
      Map<?, ?> chat = (Map<?, ?>) golden(model).get("chat");
      check(ChatTemplates.in(model).orElseThrow(), chat);
      chats++;
    }
    assertTrue(chats >= 11, "chats: " + chats);
  }

  @SuppressWarnings("unchecked") // JSON objects have strings for keys
  private static void check(ChatTemplates templates, Map<?, ?> entry) {
    Map<String, Object> request =
        (Map<String, Object>) (entry.containsKey("request") ? entry.get("request") : entry);
    Chat chat = GoldenChat.chat(request);
    if (entry.get("error") instanceof String error) {
      TemplateException refused =
          assertThrows(TemplateException.class, () -> templates.render(chat));
      assertEquals(error, refused.reason());
    } else {
      assertEquals(entry.get("rendered"), templates.render(chat));
    }
  }

  private static List<Path> folders(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static List<?> list(Object value) {
    return value == null ? new ArrayList<>() : (List<?>) value;
  }

  private static Map<String, Object> golden(Path folder) throws IOException {
    Path packed = folder.resolve("golden.json.gz");
    if (!Files.exists(packed)) {
      return Json.object(folder.resolve("golden.json"));
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      return Json.object(packed, "", in.readAllBytes());
    }
  }
}
