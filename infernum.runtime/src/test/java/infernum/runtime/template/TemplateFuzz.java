package infernum.runtime.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import infernum.runtime.Fuzzed;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Any text as a chat template: it is parsed, and renders a chat or refuses to. */
@Tag("fuzz")
class TemplateFuzz {
  private static final Map<String, Object> CHAT =
      Map.of(
          "messages",
          List.of(
              Map.of("role", "system", "content", "Be brief."),
              Map.of("role", "user", "content", "Gr\u00fc\u00dfe <b>\n")),
          "add_generation_prompt",
          true,
          "bos_token",
          "<|bos|>",
          "tools",
          List.of());

  @FuzzTest
  void parse(byte[] input) {
    Fuzzed.check(
        input,
        () ->
            Template.parse("fuzzed", new String(input, UTF_8))
                .render(CHAT, () -> ZonedDateTime.of(2024, 7, 26, 1, 2, 3, 0, ZoneOffset.UTC)));
  }
}
