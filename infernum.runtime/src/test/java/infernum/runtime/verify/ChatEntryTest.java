package infernum.runtime.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.runtime.derived.Goldens;
import infernum.spi.InfernumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chats of golden files, in a folder without weights. */
final class ChatEntryTest {
  private static final String MESSAGES =
      "\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]";

  @TempDir private Path folder;
  private final List<String> failures = new ArrayList<>();

  private Tally verify(String golden) throws IOException {
    Files.writeString(folder.resolve("golden.json"), golden);
    return new GoldenVerifier(OptionalDouble.empty(), failures::add)
        .verify(folder, Goldens.source(folder));
  }

  private void template(String template) throws IOException {
    Files.writeString(folder.resolve("chat_template.jinja"), template);
  }

  private static String chat(String rest) {
    return "{\"chats\": [{\"request\": {" + MESSAGES + "}, " + rest + "}]}";
  }

  @Test
  void aChatThatRendersAsTheReferencePasses() throws IOException {
    template("{{ messages[0].content }}{{ add_generation_prompt }}");
    assertEquals(new Tally(1, 0, 0), verify(chat("\"rendered\": \"HiTrue\"")), failures::toString);
    assertEquals(
        new Tally(1, 0, 0),
        verify("{\"chat\": {" + MESSAGES + ", \"rendered\": \"HiTrue\"}}"),
        failures::toString);
  }

  @Test
  void aChatThatDiffersFailsAndSaysWhere() throws IOException {
    template("{{ messages[0].content }}\n!");
    assertEquals(new Tally(0, 1, 0), verify(chat("\"rendered\": \"Hi\\n?\"")));
    assertEquals(
        List.of(folder + ": chat 1: differs at character 3: '!', the reference's '?'"), failures);
  }

  @Test
  void aRefusalMustHaveTheReferencesMessage() throws IOException {
    template("{{ raise_exception('no') }}");
    assertEquals(new Tally(1, 0, 0), verify(chat("\"error\": \"no\"")));
    assertEquals(new Tally(0, 1, 0), verify(chat("\"error\": \"never\"")));
    assertEquals(new Tally(0, 1, 0), verify(chat("\"rendered\": \"no\"")));
    template("fine");
    assertEquals(new Tally(0, 1, 0), verify(chat("\"error\": \"no\"")));
    assertEquals(3, failures.size());
  }

  @Test
  void aFolderWithoutATemplateFails() throws IOException {
    assertEquals(new Tally(0, 1, 0), verify(chat("\"rendered\": \"x\"")));
    assertEquals(
        List.of(folder + ": chat 1: there is no chat template to render it with"), failures);
  }

  @Test
  void anEntryWithoutAResultIsRefused() {
    assertThrows(InfernumException.class, () -> verify(chat("\"other\": 1")));
    assertThrows(InfernumException.class, () -> verify("{\"chats\": [5]}"));
  }
}
