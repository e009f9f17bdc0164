package infernum.runtime.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.model.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChatTemplatesTest {
  private static final String NAMED =
      """
      {"chat_template": [
        {"name": "default", "template": "D{{ bos_token }}{{ eos_token }}{{ pad_token is defined }}"},
        {"name": "tool_use", "template": "T{{ tools|length }}"},
        {"name": "rag", "template": "R{{ documents[0].title }}"}],
       "bos_token": {"__type": "AddedToken", "content": "<s>"}, "eos_token": "</s>", "pad_token": null}
      """;

  @TempDir private Path folder;

  private void file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private ChatTemplates templates() {
    return ChatTemplates.in(folder).orElseThrow();
  }

  private static Chat chat(Optional<List<Map<String, Object>>> tools, Optional<String> template) {
    return new Chat(
        Chat.of("Hi").messages(),
        tools,
        Optional.of(List.of(Map.of("title", "One", "text", "x"))),
        true,
        Optional.empty(),
        template,
        Map.of());
  }

  @Test
  void aFolderWithoutATemplateHasNone() throws IOException {
    file("tokenizer_config.json", "{\"bos_token\": \"<s>\"}");
    assertTrue(ChatTemplates.in(folder).isEmpty());
  }

  @Test
  void theTemplateIsChosenByToolsOrByName() throws IOException {
    file("tokenizer_config.json", NAMED);
    Optional<List<Map<String, Object>>> tools = Optional.of(List.of(Map.of("name", "f")));
    assertEquals("D<s></s>False", templates().render(Chat.of("Hi")));
    assertEquals("T1", templates().render(chat(tools, Optional.empty())));
    assertEquals("ROne", templates().render(chat(tools, Optional.of("rag"))));
    ChatException unknown =
        assertThrows(
            ChatException.class, () -> templates().render(chat(tools, Optional.of("nosuch"))));
    assertTrue(
        unknown
            .getMessage()
            .endsWith("no chat template 'nosuch'; there are: default, rag, tool_use"),
        unknown.getMessage());
  }

  @Test
  void filesOfTheirOwnComeBeforeTheConfiguration() throws IOException {
    file("tokenizer_config.json", NAMED);
    file("chat_template.json", "{\"chat_template\": \"J\"}");
    file("chat_template.jinja", "F{{ bos_token }}");
    file("additional_chat_templates/rag.jinja", "A");
    assertEquals(Map.of("default", "F{{ bos_token }}", "rag", "A"), templates().sources());
    assertEquals("F<s>", templates().render(Chat.of("Hi")));
  }

  @Test
  void theOlderJsonFileIsReadWhereThereIsNoOther() throws IOException {
    file("chat_template.json", "{\"chat_template\": \"J{{ bos_token }}\"}");
    file("special_tokens_map.json", "{\"bos_token\": {\"content\": \"<b>\"}}");
    assertEquals("J<b>", templates().render(Chat.of("Hi")));
  }

  @Test
  void modelsOwnTokensAndVariablesOfTheChatAreThere() throws IOException {
    file(
        "tokenizer_config.json",
        "{\"chat_template\": \"{{ image_token }}{{ enable_thinking }}{{ bos_token }}\","
            + " \"bos_token\": \"<s>\", \"extra_special_tokens\": {\"image_token\": \"<img>\"}}");
    Chat chat =
        new Chat(
            Chat.of("Hi").messages(),
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.empty(),
            Map.of("enable_thinking", false, "bos_token", "mine"));
    assertEquals("<img>Falsemine", templates().render(chat));
  }

  @Test
  void aDamagedConfigurationIsRefusedByName() throws IOException {
    file("tokenizer_config.json", "{\"chat_template\": [{\"name\": \"default\"}]}");
    CheckpointException e = assertThrows(CheckpointException.class, () -> ChatTemplates.in(folder));
    assertTrue(e.getMessage().contains("tokenizer_config.json: 'chat_template' must be"));
    file("chat_template.jinja", "x".repeat((1 << 20) + 1));
    e = assertThrows(CheckpointException.class, () -> ChatTemplates.in(folder));
    assertTrue(e.getMessage().contains("at most 1048576"), e.getMessage());
  }

  @Test
  void anEmptyChatIsRefused() {
    assertThrows(ChatException.class, () -> Chat.of(List.of()));
  }
}
