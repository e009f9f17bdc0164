package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Each family's way of writing calls, from a model's tokens through the engine to the client. */
class ToolFamiliesTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASKED =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Weather in Oslo?\"}],\"tools\":[{\"type\":"
          + "\"function\",\"function\":{\"name\":\"get_weather\",\"description\":\"d\",\"parameters\":"
          + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}]";

  /** A family: what its templates show it by, its control tokens, and an answer with a call. */
  @SuppressWarnings("ImmutableEnumChecker") // lists of List.of
  enum Family {
    HERMES(
        "<tool_call>",
        List.of("<tool_call>", "</tool_call>"),
        "<think>I must look.</think>Let me see. <tool_call>{\"name\": \"get_weather\","
            + " \"arguments\": {\"city\": \"Oslo\"}}</tool_call>",
        "content Let me see., reasoning I must look., calls [get_weather {\"city\": \"Oslo\"}]"),
    QWEN_CODER(
        "<tool_call><function=",
        List.of(),
        "<tool_call>\n<function=get_weather>\n<parameter=city>\nOslo\n</parameter>\n</function>\n"
            + "</tool_call>",
        "content , reasoning , calls [get_weather {\"city\": \"Oslo\"}]"),
    LLAMA(
        "<|python_tag|>",
        List.of("<|python_tag|>"),
        "<|python_tag|>{\"name\": \"get_weather\", \"parameters\": {\"city\": \"Oslo\"}}",
        "content , reasoning , calls [get_weather {\"city\": \"Oslo\"}]"),
    MISTRAL(
        "[TOOL_CALLS]",
        List.of("[TOOL_CALLS]", "[ARGS]"),
        "Sure.[TOOL_CALLS]get_weather[ARGS]{\"city\": \"Oslo\"}",
        "content Sure., reasoning , calls [get_weather {\"city\": \"Oslo\"}]"),
    DEEPSEEK(
        "<｜tool▁calls▁begin｜>",
        List.of("<｜tool▁calls▁begin｜>", "<｜tool▁call▁begin｜>", "<｜tool▁sep｜>"),
        "Hm<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>get_weather<｜tool▁sep｜>{\"city\": \"Oslo\"}"
            + "<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        "content Hm, reasoning , calls [get_weather {\"city\": \"Oslo\"}]"),
    HARMONY(
        "<|channel|><|message|>",
        List.of("<|channel|>", "<|message|>", "<|start|>", "<|call|>", "<|constrain|>"),
        "<|channel|>analysis<|message|>Need it.<|end|><|start|>assistant<|channel|>commentary"
            + " to=functions.get_weather <|constrain|>json<|message|>{\"city\": \"Oslo\"}<|call|>",
        "content , reasoning Need it., calls [get_weather {\"city\": \"Oslo\"}]");

    private final String marker;
    private final List<String> controls;
    private final String answer;
    private final String expected;

    Family(String marker, List<String> controls, String answer, String expected) {
      this.marker = marker;
      this.controls = controls;
      this.answer = answer;
      this.expected = expected;
    }

    TestServer.Script script() {
      TestServer.Script script =
          new TestServer.Script(
              "{# "
                  + marker
                  + " #}{% for m in messages %}{{ m.content }}{% endfor %}{{ tools | tojson }}",
              controls);
      script.say(answer);
      return script;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCallIsTheSameInAStreamAndAsAWhole(Family family) {
    try (TestServer server = TestServer.scripted(family.script())) {
      JsonNode whole = server.ask(CHAT, ASKED + "}");
      Streamed expected = Streamed.chat(whole);
      assertEquals(
          family.expected + ", logprobs [], tool_calls", expected.choices().get(0).toString());
      assertTrue(whole.at("/choices/0/message/tool_calls/0/id").stringValue().length() > 5);
      List<JsonNode> events = server.events(CHAT, ASKED + ",\"stream\":true}");
      assertEquals(expected.choices(), Streamed.chat(events).choices());
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutToolsNothingIsACall(Family family) {
    try (TestServer server = TestServer.scripted(family.script())) {
      JsonNode message =
          server.ask(CHAT, ASKED + ",\"tool_choice\":\"none\"}").at("/choices/0/message");
      assertTrue(message.at("/tool_calls").isMissingNode(), message.toString());
      assertTrue(message.at("/content").stringValue().contains("Oslo"), message.toString());
    }
  }

  /** However a model's text looks, a stream adds up to the whole answer. */
  @ParameterizedTest
  @EnumSource
  void brokenCallsAddUpToo(Family family) {
    Random random = new Random(family.answer.length());
    TestServer.Script script = family.script();
    try (TestServer server = TestServer.scripted(script)) {
      for (int i = 0; i < 30; i++) {
        StringBuilder text = new StringBuilder(family.answer);
        for (int j = random.nextInt(3); j >= 0; j--) {
          int at = random.nextInt(text.length());
          switch (random.nextInt(3)) {
            case 0 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
            case 1 -> text.insert(at, "é\"{}<😀>".substring(random.nextInt(4)));
            default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 12)));
          }
          text.append('.');
        }
        script.say(text.toString());
        String more = random.nextBoolean() ? ",\"stop\":[\"sl\",\"}}\"]" : ",\"logprobs\":true";
        Streamed whole = Streamed.chat(server.ask(CHAT, ASKED + more + "}"));
        List<JsonNode> events = server.events(CHAT, ASKED + more + ",\"stream\":true}");
        assertEquals(whole.choices(), Streamed.chat(events).choices(), text.toString());
      }
    }
  }
}
