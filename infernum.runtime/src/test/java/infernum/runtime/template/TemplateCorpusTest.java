package infernum.runtime.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.runtime.json.Json;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds templates against what jinja2 makes of them: see src/test/python/template_corpus.py. */
final class TemplateCorpusTest {
  private static final Path FILE = Checkpoints.resource("template/corpus.json");
  private static final Map<String, Object> CORPUS = Json.object(FILE);

  @Test
  void everyTemplateOfTheCorpusRendersOrFailsAsInJinja() {
    List<String> problems = new ArrayList<>();
    List<?> entries = list("entries");
    for (Object element : entries) {
      Map<?, ?> entry = (Map<?, ?>) element;
      String source = (String) list("templates").get(number(entry, "template"));
      Map<?, ?> variables =
          entry.containsKey("variables")
              ? (Map<?, ?>) list("variables").get(number(entry, "variables"))
              : (Map<?, ?>) CORPUS.get("context");
      String expected =
          entry.get("error") instanceof Map<?, ?> error
              ? described(error)
              : "rendered: " + entry.get("rendered");
      String actual = actual(source, variables, expected.endsWith(": ..."));
      if (!expected.equals(actual)) {
        problems.add(
            "%s: %s\n    expected %s\n    but was  %s"
                .formatted(entry.get("name"), source, expected, actual));
      }
    }
    assertTrue(entries.size() > 1200, "entries: " + entries.size());
    assertEquals(
        List.of(),
        problems,
        () ->
            "%d of %d:\n%s"
                .formatted(problems.size(), entries.size(), String.join("\n", problems)));
  }

  private static List<?> list(String key) {
    return (List<?>) CORPUS.get(key);
  }

  private static int number(Map<?, ?> entry, String key) {
    return ((Number) entry.get(key)).intValue();
  }

  private static String described(Map<?, ?> error) {
    Object message = error.get("message");
    return "%s: %s".formatted(error.get("class"), message == null ? "..." : message);
  }

  @SuppressWarnings("unchecked") // JSON objects have strings for keys
  private static String actual(String source, Map<?, ?> variables, boolean kindOnly) {
    ZonedDateTime now = LocalDateTime.parse((String) CORPUS.get("now")).atZone(ZoneOffset.UTC);
    try {
      Template template = Template.parse("corpus", source);
      return "rendered: " + template.render((Map<String, Object>) variables, () -> now);
    } catch (TemplateException e) {
      return "%s: %s".formatted(e.kind().title(), kindOnly ? "..." : e.reason());
    } catch (RuntimeException e) {
      return e.toString() + " at " + e.getStackTrace()[0];
    }
  }
}
