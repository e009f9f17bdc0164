package infernum.runtime.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.text.ToolCallParser;
import infernum.spi.text.ToolCallParser.Prompt;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ParsersTest {
  private static final ToolCallParser HERMES = new HermesParser();
  private static final ToolCallParser LLAMA = new LlamaParser();
  private static final ToolCallParser MISTRAL = new MistralParser();
  private static final ToolCallParser DEEPSEEK = new DeepSeekParser();
  private static final ToolCallParser HARMONY = new HarmonyParser();
  private static final ToolCallParser CODER = new QwenCoderParser();
  private static final ToolCallParser PLAIN = new PlainParser();

  private static void check(ToolCallParser parser, String answer, String... expected) {
    check(parser, Answers.WITH_TOOLS, answer, expected);
  }

  private static void check(
      ToolCallParser parser, Prompt prompt, String answer, String... expected) {
    assertEquals(List.of(expected), Answers.parse(parser, prompt, answer));
  }

  @Test
  void reasoningStandsInTagsAtTheBegin() {
    check(PLAIN, "<think>\nhm\n\nwell\n</think>\n\nHi", "reasoning: hm\n\nwell", "content: Hi");
    check(PLAIN, "\n<think>hm</think>Hi", "reasoning: hm", "content: Hi");
    check(PLAIN, "[THINK]hm[/THINK]Hi", "reasoning: hm", "content: Hi");
    check(PLAIN, "<think>\n\n</think>\n\nHi", "content: Hi");
    check(PLAIN, "What <think>is</think>", "content: What <think>is</think>");
    check(PLAIN, "<think>never closed", "reasoning: never closed");
    check(PLAIN, "<thin", "content: <thin");
    check(PLAIN, "<think", "content: <think");
  }

  @Test
  void reasoningThatThePromptOpenedGoesOn() {
    check(PLAIN, Answers.THINKING, "hm\n</think>\n\nHi", "reasoning: hm", "content: Hi");
    check(PLAIN, Answers.THINKING, "<think>\nhm</think>Hi", "reasoning: hm", "content: Hi");
    check(PLAIN, Answers.THINKING, "hm", "reasoning: hm");
    Prompt closed = new Prompt("<think>\n\n</think>\n\n", Answers.TOOLS);
    check(PLAIN, closed, "Hi", "content: Hi");
  }

  @Test
  void callsInTagsAreJson() {
    check(
        HERMES,
        "<think>hm</think>Let me see.\n<tool_call>\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"</tool_call> }\\\"\"}}\n</tool_call>\n<tool_call>{\"name\":\"b\",\"arguments\":{}}</tool_call>",
        "reasoning: hm",
        "content: Let me see.",
        "call 0 get_weather: {\"city\": \"</tool_call> }\\\"\"}.",
        "call 1 b: {}.");
    check(HERMES, "<tool_call>{\"name\":\"b\"}", "call 0 b: {}.");
    check(
        HERMES,
        "<tool_call>{\"name\":\"b\",\"arguments\":\"{\\\"a\\\": 1}\",\"id\":\"x1\"}</tool_call>and on",
        "call 0 b #x1: {\"a\": 1}.",
        "content: and on");
  }

  @Test
  void whatIsNoWholeCallStaysContent() {
    for (String answer :
        List.of(
            "<tool_call>{\"name\": \"b\", \"arguments\": {\"a\": }}</tool_call>",
            "<tool_call>{\"name\": \"b\", \"arguments\": {\"a\": 1",
            "<tool_call>{\"name\": \"b\", \"arguments\": [1]}</tool_call>",
            "<tool_call>{\"arguments\": {}}</tool_call>",
            "<tool_call>{\"name\": 5, \"arguments\": {}}</tool_call>",
            "<tool_call>{\"name\": \"b\", \"arguments\": \"no json\"}</tool_call>",
            "<tool_call>{\"name\": \"b\"} and text</tool_call>",
            "<tool_call>]</tool_call>",
            "<tool_call>",
            "Use <tool_call> to call. ")) {
      check(HERMES, answer, "content: " + answer);
    }
    check(
        HERMES,
        "<tool_call>oops <tool_call>{\"name\":\"b\"}</tool_call>",
        "content: <tool_call>oops",
        "call 0 b: {}.");
  }

  @Test
  void withoutToolsThereAreNoCalls() {
    String answer = "<tool_call>{\"name\":\"b\"}</tool_call>\n";
    check(HERMES, Answers.WITHOUT_TOOLS, answer, "content: " + answer);
    String json = "{\"name\": \"get_weather\", \"parameters\": {}}";
    check(LLAMA, Answers.WITHOUT_TOOLS, json, "content: " + json);
  }

  @Test
  void llamasCallsAreTheWholeAnswerOrBehindATag() {
    check(
        LLAMA,
        "{\"name\": \"get_weather\", \"parameters\": {\"city\": \"Paris\"}}",
        "call 0 get_weather: {\"city\": \"Paris\"}.");
    check(
        LLAMA,
        "\n{\"type\": \"function\", \"name\": \"get_weather\", \"parameters\": {}}; {\"name\": \"get_weather\", \"parameters\": {\"days\": 2}}",
        "call 0 get_weather: {}.",
        "call 1 get_weather: {\"days\": 2}.");
    check(LLAMA, "<|python_tag|>{\"name\": \"other\", \"parameters\": {}}", "call 0 other: {}.");
    check(
        LLAMA,
        "<|python_tag|>brave_search.call(query=\"a \\\"b\\\"\", n='1')",
        "call 0 brave_search: {\"query\": \"a \\\"b\\\"\", \"n\": \"1\"}.");
    check(LLAMA, "<|python_tag|>print(1)", "content: <|python_tag|>print(1)");
    check(LLAMA, "{\"name\": \"Bob\", \"age\": 5}", "content: {\"name\": \"Bob\", \"age\": 5}");
    String late = "See {\"name\": \"get_weather\", \"parameters\": {}}";
    check(LLAMA, late, "content: " + late);
  }

  @Test
  void mistralsCallsHaveTwoShapes() {
    check(
        MISTRAL,
        "Sure.[TOOL_CALLS][{\"name\": \"a\", \"arguments\": {\"x\": [1]}}, {\"name\": \"b\", \"arguments\": {}, \"id\": \"123456789\"}]",
        "content: Sure.",
        "call 0 a: {\"x\": [1]}.",
        "call 1 b #123456789: {}.");
    check(
        MISTRAL,
        "[TOOL_CALLS]a[ARGS]{\"x\": 1}[TOOL_CALLS]b[CALL_ID]id7[ARGS]{}",
        "call 0 a: {\"x\": 1}.",
        "call 1 b #id7: {}.");
    check(MISTRAL, "[TOOL_CALLS]a{\"x\": 1}", "call 0 a: {\"x\": 1}.");
    check(MISTRAL, "[TOOL_CALLS][]", "content: [TOOL_CALLS][]");
    check(MISTRAL, "[TOOL_CALLS]a b", "content: [TOOL_CALLS]a b");
  }

  @Test
  void deepSeeksCallsStandBetweenItsTokens() {
    check(
        DEEPSEEK,
        "Hm<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>a\n```json\n{\"x\": \"```\"}\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>b\n```json\n{}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        "content: Hm",
        "call 0 a: {\"x\": \"```\"}.",
        "call 1 b: {}.");
    check(
        DEEPSEEK,
        "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>a<｜tool▁sep｜>{\"x\": 1}<｜tool▁call▁end｜>",
        "call 0 a: {\"x\": 1}.");
    String broken =
        "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>a<｜tool▁sep｜>{\"x\": 1<｜tool▁call▁end｜>";
    check(DEEPSEEK, broken, "content: " + broken);
  }

  @Test
  void qwenCodersParametersHaveTheTypesOfTheirSchema() {
    check(
        CODER,
        "<tool_call>\n<function=get_weather>\n<parameter=city>\n42\n</parameter>\n<parameter=days>\n3\n</parameter>\n<parameter=more>\na \"b\"\nc\n</parameter>\n</function>\n</tool_call>",
        "call 0 get_weather: {\"city\": \"42\", \"days\": 3, \"more\": \"a \\\"b\\\"\\nc\"}.");
    check(CODER, "<tool_call>{\"name\":\"b\"}</tool_call>", "call 0 b: {}.");
    check(CODER, "<tool_call><function=x>", "content: <tool_call><function=x>");
  }

  @Test
  void harmonysChannelsAreReasoningCallsAndContent() {
    check(
        HARMONY,
        "<|channel|>analysis<|message|>Need it.<|end|><|start|>assistant<|channel|>commentary to=functions.get_weather <|constrain|>json<|message|>{\"city\": \"Oslo\"}<|call|>",
        "reasoning: Need it.",
        "call 0 get_weather: {\"city\": \"Oslo\"}.");
    check(
        HARMONY,
        "<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>Hi",
        "reasoning: hm",
        "content: Hi");
    check(HARMONY, " to=functions.a<|channel|>commentary json<|message|>{}", "call 0 a: {}.");
    check(HARMONY, "plain", "content: plain");
    check(HARMONY, "<|channel|>commentary to=functions.a<|message|>{broken", "content: {broken");
  }

  @Test
  void theTemplateTellsTheFamily() {
    assertEquals(10, HERMES.rank("x <tool_call> y"));
    assertEquals(20, CODER.rank("<tool_call>\n<function="));
    assertEquals(20, LLAMA.rank("<|python_tag|>"));
    assertEquals(20, MISTRAL.rank("[TOOL_CALLS]"));
    assertEquals(20, DEEPSEEK.rank("<｜tool▁calls▁begin｜>"));
    assertEquals(20, HARMONY.rank("<|channel|> <|message|>"));
    assertEquals(0, HERMES.rank("chatml"));
    assertTrue(PLAIN.rank("anything") > 0);
  }

  @Test
  void aCallThatNeverEndsIsGivenUpAtTheLimit() {
    String answer = "<tool_call>{\"name\": \"" + "x".repeat(ParsedAnswer.MAX_HELD) + "\"}";
    check(HERMES, answer, "content: " + answer);
    List<String> halves = List.of(answer.substring(0, 100_000), answer.substring(100_000));
    assertEquals(List.of("content: " + answer), Answers.parse(HERMES, Answers.WITH_TOOLS, halves));
  }
}
