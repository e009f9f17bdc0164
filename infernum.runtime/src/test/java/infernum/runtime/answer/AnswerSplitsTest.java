package infernum.runtime.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.spi.text.ToolCallParser;
import infernum.spi.text.ToolCallParser.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However an answer is cut into parts, it says the same. */
final class AnswerSplitsTest {
  private static final List<ToolCallParser> PARSERS =
      List.of(
          new HermesParser(),
          new QwenCoderParser(),
          new LlamaParser(),
          new MistralParser(),
          new DeepSeekParser(),
          new HarmonyParser(),
          new PlainParser());

  private static final List<Prompt> PROMPTS =
      List.of(Answers.WITH_TOOLS, Answers.THINKING, Answers.WITHOUT_TOOLS);

  /** What answers are made of: markers, whole and broken calls, white space, text. */
  private static final List<String> PIECES =
      List.of(
          "<think>",
          "</think>",
          "[THINK]",
          "[/THINK]",
          "\n",
          "\n\n",
          " ",
          "text",
          "é😀",
          "<",
          "{",
          "<tool_call>",
          "</tool_call>",
          "<tool_call>\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"</think> }{\"}}\n</tool_call>",
          "<tool_call>{\"name\": \"b\", \"arguments\": {",
          "}}",
          "<function=b>",
          "<parameter=city>\n5\n</parameter>",
          "</function>",
          "<tool_call><function=get_weather><parameter=city>\n5\n</parameter></function></tool_call>",
          "{\"name\": \"get_weather\", \"parameters\": {\"days\": 1}}",
          "; ",
          ";",
          "<|python_tag|>",
          "brave.call(q=\"a\\\"\")",
          "{\"name\": \"Bob\"}",
          "[TOOL_CALLS]",
          "[ARGS]",
          "[CALL_ID]",
          "[",
          "]",
          "get_weather",
          "[TOOL_CALLS][{\"name\": \"a\", \"arguments\": {\"x\": [1, {}]}}]",
          "[TOOL_CALLS]a[ARGS]{\"x\": 1}",
          "<｜tool▁calls▁begin｜>",
          "<｜tool▁call▁begin｜>",
          "<｜tool▁sep｜>",
          "<｜tool▁call▁end｜>",
          "<｜tool▁calls▁end｜>",
          "function",
          "\n```json\n",
          "```",
          "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>a\n```json\n{\"x\": 1}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
          "<|channel|>",
          "<|message|>",
          "<|end|>",
          "<|start|>assistant",
          "<|call|>",
          "analysis",
          "final",
          "commentary to=functions.a",
          "<|channel|>analysis<|message|>hm<|end|>",
          "<|start|>assistant<|channel|>commentary to=functions.a<|message|>{\"x\": 2}<|call|>");

  @Test
  void everySplitInTwoSaysTheSame() {
    Random random = new Random(7);
    for (ToolCallParser parser : PARSERS) {
      for (Prompt prompt : PROMPTS) {
        for (int i = 0; i < 60; i++) {
          String answer = answer(random);
          List<String> whole = Answers.parse(parser, prompt, answer);
          for (int at = 0; at <= answer.length(); at++) {
            List<String> parts = List.of(answer.substring(0, at), answer.substring(at));
            int split = at;
            assertEquals(
                whole,
                Answers.parse(parser, prompt, parts),
                () -> "%s, split at %d: %s".formatted(parser.name(), split, answer));
          }
        }
      }
    }
  }

  @Test
  void everyRandomSplitSaysTheSame() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (ToolCallParser parser : PARSERS) {
      for (Prompt prompt : PROMPTS) {
        for (int i = 0; i < 500; i++) {
          String answer = answer(random);
          List<String> parts = parts(answer, random);
          assertEquals(
              Answers.parse(parser, prompt, answer),
              Answers.parse(parser, prompt, parts),
              () -> "%s, seed %d: %s in %s".formatted(parser.name(), seed, answer, parts));
        }
      }
    }
  }

  @Test
  void nothingOfAnAnswerWithoutCallsAndTagsIsLost() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (ToolCallParser parser : PARSERS) {
      if (parser instanceof HarmonyParser) {
        continue; // whose every answer is in markup
      }
      for (int i = 0; i < 1000; i++) {
        String answer = answer(random);
        List<String> found = Answers.parse(parser, Answers.WITH_TOOLS, answer);
        boolean plain = found.stream().allMatch(line -> line.startsWith("content: "));
        boolean tagged = answer.stripLeading().matches("(?s)(<think>|\\[THINK\\]).*");
        if (plain && !tagged) {
          assertEquals(
              answer.isEmpty() ? List.of() : List.of("content: " + answer),
              found,
              () -> parser.name() + ", seed " + seed);
        }
      }
    }
  }

  private static String answer(Random random) {
    StringBuilder answer = new StringBuilder();
    int pieces = random.nextInt(9);
    for (int i = 0; i < pieces; i++) {
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      boolean broken = random.nextInt(8) == 0;
      answer.append(broken ? piece.substring(0, random.nextInt(piece.length() + 1)) : piece);
    }
    return answer.toString();
  }

  private static List<String> parts(String answer, Random random) {
    List<String> parts = new ArrayList<>();
    int most = 1 + random.nextInt(12);
    for (int at = 0; at < answer.length(); ) {
      int end = Math.min(answer.length(), at + 1 + random.nextInt(most));
      parts.add(answer.substring(at, end));
      at = end;
    }
    return parts;
  }
}
