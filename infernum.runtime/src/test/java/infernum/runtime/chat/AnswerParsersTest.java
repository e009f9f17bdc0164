package infernum.runtime.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.spi.Registry;
import infernum.spi.UnknownNameException;
import infernum.spi.text.AnswerStream;
import infernum.spi.text.ToolCallParser;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AnswerParsersTest {
  private static final Registry<ToolCallParser> INSTALLED =
      Services.of(Plugins.load(List.of())).toolCallParsers();

  private static String chosen(String template) {
    return AnswerParsers.choose(INSTALLED, Optional.empty(), template).name();
  }

  @Test
  void theTemplateTellsWhichParserReadsAnswers() {
    assertEquals("hermes", chosen("...<tool_call>..."));
    assertEquals("qwen3-coder", chosen("...<tool_call>...<function=..."));
    assertEquals("llama3-json", chosen("...<|python_tag|>..."));
    assertEquals("mistral", chosen("...[TOOL_CALLS]..."));
    assertEquals("deepseek", chosen("...<｜tool▁calls▁begin｜>..."));
    assertEquals("harmony", chosen("<|start|>...<|channel|>...<|message|>"));
    assertEquals("plain", chosen("{% for m in messages %}"));
  }

  @Test
  void aNameChoosesWhateverTheTemplateIs() {
    assertEquals(
        "mistral", AnswerParsers.choose(INSTALLED, Optional.of("mistral"), "<tool_call>").name());
    UnknownNameException e =
        assertThrows(
            UnknownNameException.class,
            () -> AnswerParsers.choose(INSTALLED, Optional.of("nosuch"), ""));
    assertTrue(e.getMessage().contains("hermes"), e.getMessage());
  }

  @Test
  void aProgramsOwnParserWinsByItsRank() {
    Registry<ToolCallParser> parsers =
        Services.of(Plugins.load(List.of()), new Own()).toolCallParsers();
    assertEquals(
        "own", AnswerParsers.choose(parsers, Optional.empty(), "<tool_call> [OWN]").name());
    assertEquals("hermes", AnswerParsers.choose(parsers, Optional.empty(), "<tool_call>").name());
  }

  private static final class Own implements ToolCallParser {
    @Override
    public String name() {
      return "own";
    }

    @Override
    public int rank(String template) {
      return template.contains("[OWN]") ? 20 : 0;
    }

    @Override
    public Set<String> controlTokens() {
      return Set.of();
    }

    @Override
    public AnswerStream start(Prompt prompt) {
      throw new UnsupportedOperationException();
    }
  }
}
