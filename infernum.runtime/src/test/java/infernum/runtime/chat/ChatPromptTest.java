package infernum.runtime.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.runtime.gguf.GgufFormat;
import infernum.runtime.tokenizer.gguf.GgufTokenizerFormat;
import infernum.spi.model.Checkpoint;
import infernum.spi.text.Tokenizer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A prompt's tokens, with the vocabulary of a small Llama: 302 to 306 are its control tokens. */
final class ChatPromptTest {
  private static final int BEGIN = 302;
  private static final int END_OF_TEXT = 303;
  private static final int HEADER = 304;
  private static final int END_OF_TURN = 306;

  private static final String TEMPLATE =
      "{{ bos_token }}{% for m in messages %}{{ '<|start_header_id|>' + m.role + '<|end_header_id|>' + m.content"
          + " + '<|eot_id|>' }}{% endfor %}{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>{% endif %}";

  private static Checkpoint checkpoint() {
    return new GgufFormat()
        .open(Checkpoints.resource("gguf/tiny-llama/tiny-llama.gguf"), Checkpoints.QUANTISATIONS);
  }

  private static ChatPrompt prompt(String template) {
    try (Checkpoint checkpoint = checkpoint()) {
      Tokenizer tokenizer = new GgufTokenizerFormat().read(checkpoint).orElseThrow();
      ChatTemplates templates =
          new ChatTemplates(
              "tiny", Map.of("default", template), GgufChat.specialTokens(checkpoint));
      return ChatPrompt.of(templates, tokenizer, Chat.of("the"));
    }
  }

  @Test
  void controlTokensOfTheTemplateAreParsedAndNoneIsAdded() {
    ChatPrompt prompt = prompt(TEMPLATE);
    assertEquals(BEGIN, prompt.tokens()[0]);
    assertEquals(HEADER, prompt.tokens()[1]);
    assertEquals(1, Arrays.stream(prompt.tokens()).filter(token -> token == BEGIN).count());
    assertEquals(1, Arrays.stream(prompt.tokens()).filter(token -> token == END_OF_TURN).count());
  }

  @Test
  void theTokenBehindAnAssistantsMessageEndsItsTurn() {
    assertEquals(Set.of(END_OF_TURN, END_OF_TEXT), prompt(TEMPLATE).endTokens());
  }

  @Test
  void aTemplateThatRefusesAnAssistantsMessageLeavesTheTokenizersEnd() {
    String refusing =
        "{% for m in messages %}{% if m.role == 'assistant' %}{{ raise_exception('no') }}{% endif %}{{ m.content }}{% endfor %}";
    assertEquals(Set.of(END_OF_TEXT), prompt(refusing).endTokens());
  }

  @Test
  void aGgufFileWithoutATemplateAndWithNoneBesideItHasNone() {
    try (Checkpoint checkpoint = checkpoint()) {
      assertTrue(ChatTemplates.of(checkpoint).isEmpty());
      assertEquals("<|begin_of_text|>", GgufChat.specialTokens(checkpoint).get("bos_token"));
    }
  }
}
