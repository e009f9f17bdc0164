package infernum.runtime.template;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.management.ManagementFactory;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Any text as a chat template: it renders, or is refused by a typed error, within its limits. */
@Tag("fuzz")
class TemplateFuzz {
  private static final Limits LIMITS = new Limits(1 << 16, 100_000, 1 << 18, 1 << 18, 10_000, 100);
  private static final long SECOND = 1_000_000_000;

  /** Calls in which classes are loaded and instrumented. */
  private static final int WARM_UP = 200;

  private static final Map<String, Object> CONTEXT =
      Map.of(
          "messages",
          List.of(
              Map.of("role", "user", "content", "Hi \u00e9 \ud83d\ude00"),
              Map.of("role", "assistant", "content", List.of(Map.of("type", "text", "text", "x")))),
          "tools",
          List.of(Map.of("function", Map.of("name", "f", "n", 1.5))),
          "add_generation_prompt",
          true,
          "bos_token",
          "<s>");

  private static int calls;

  @FuzzTest
  void render(String source) {
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try {
      Template.parse("fuzzed", source, LIMITS)
          .render(CONTEXT, () -> ZonedDateTime.of(2024, 7, 4, 9, 5, 6, 78, ZoneOffset.UTC));
    } catch (TemplateException e) {
      assertTrue(e.getMessage().startsWith("chat template 'fuzzed', line "), e.getMessage());
    }
    long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
    assertTrue(++calls <= WARM_UP || took < SECOND, () -> "took " + took + " ns: " + source);
  }
}
