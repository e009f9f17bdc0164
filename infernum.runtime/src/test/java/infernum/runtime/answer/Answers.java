package infernum.runtime.answer;

import infernum.spi.text.AnswerEvent;
import infernum.spi.text.AnswerEvent.CallArguments;
import infernum.spi.text.AnswerEvent.CallBegin;
import infernum.spi.text.AnswerEvent.CallEnd;
import infernum.spi.text.AnswerEvent.Content;
import infernum.spi.text.AnswerEvent.Reasoning;
import infernum.spi.text.AnswerStream;
import infernum.spi.text.ToolCallParser;
import infernum.spi.text.ToolCallParser.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What tests of answers share. */
final class Answers {
  static final List<Map<String, Object>> TOOLS =
      List.of(
          Map.of(
              "type",
              "function",
              "function",
              Map.of(
                  "name",
                  "get_weather",
                  "parameters",
                  Map.of(
                      "type",
                      "object",
                      "properties",
                      Map.of(
                          "city", Map.of("type", "string"), "days", Map.of("type", "integer"))))));

  static final Prompt WITH_TOOLS = new Prompt("<|im_start|>assistant\n", TOOLS);
  static final Prompt WITHOUT_TOOLS = new Prompt("<|im_start|>assistant\n", List.of());
  static final Prompt THINKING = new Prompt("<|im_start|>assistant\n<think>\n", TOOLS);

  private Answers() {}

  /**
   * An answer in parts, as lines: {@code content: ...}, {@code reasoning: ...}, {@code call ...}.
   */
  static List<String> parse(ToolCallParser parser, Prompt prompt, List<String> parts) {
    AnswerStream stream = parser.start(prompt);
    List<AnswerEvent> events = new ArrayList<>();
    parts.forEach(part -> events.addAll(stream.add(part)));
    events.addAll(stream.end());
    return joined(events);
  }

  static List<String> parse(ToolCallParser parser, Prompt prompt, String answer) {
    return parse(parser, prompt, List.of(answer));
  }

  private static List<String> joined(List<AnswerEvent> events) {
    List<String> lines = new ArrayList<>();
    for (AnswerEvent event : events) {
      switch (event) {
        case Content content -> append(lines, "content: ", content.text());
        case Reasoning reasoning -> append(lines, "reasoning: ", reasoning.text());
        case CallBegin call ->
            lines.add(
                "call %d %s%s: "
                    .formatted(
                        call.index(), call.name(), call.id().map(id -> " #" + id).orElse("")));
        case CallArguments arguments ->
            append(lines, "call " + arguments.index() + " ", arguments.part());
        case CallEnd _ -> append(lines, "call ", ".");
      }
    }
    return lines;
  }

  private static void append(List<String> lines, String kind, String text) {
    if (text.isEmpty()) {
      throw new AssertionError("an event without text: " + lines);
    }
    if (!lines.isEmpty() && lines.getLast().startsWith(kind)) {
      lines.set(lines.size() - 1, lines.getLast() + text);
    } else {
      lines.add(kind + text);
    }
  }
}
