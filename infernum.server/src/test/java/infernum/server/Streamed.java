package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What answers say, put together of a stream's events or of a whole answer: by choice. */
record Streamed(Map<Integer, Said> choices, String usage) {

  /** Of one choice. Ids of calls are made for each request, and aren't compared. */
  static final class Said {
    final StringBuilder content = new StringBuilder();
    final StringBuilder reasoning = new StringBuilder();
    final List<StringBuilder> calls = new ArrayList<>();
    final List<JsonNode> logprobs = new ArrayList<>();
    String reason = "";

    @Override
    public boolean equals(Object other) {
      return other instanceof Said said && toString().equals(said.toString());
    }

    @Override
    public int hashCode() {
      return toString().hashCode();
    }

    @Override
    public String toString() {
      return "content %s, reasoning %s, calls %s, logprobs %s, %s"
          .formatted(content, reasoning, calls, logprobs, reason);
    }
  }

  /** Of the events of a chat's stream; no event may be empty but the last one of a choice. */
  static Streamed chat(List<JsonNode> events) {
    Map<Integer, Said> choices = new TreeMap<>();
    String usage = "";
    for (JsonNode event : events) {
      assertEquals("chat.completion.chunk", event.at("/object").stringValue());
      if (event.at("/choices").isEmpty()) {
        usage = event.at("/usage").toString();
        continue;
      }
      JsonNode choice = event.at("/choices/0");
      int index = choice.at("/index").intValue();
      boolean first = !choices.containsKey(index);
      Said said = choices.computeIfAbsent(index, _ -> new Said());
      add(said, choice, first);
    }
    return new Streamed(choices, usage);
  }

  private static void add(Said said, JsonNode choice, boolean first) {
    assertEquals("", said.reason, "nothing follows the end");
    JsonNode delta = choice.at("/delta");
    boolean last = !choice.at("/finish_reason").isNull();
    if (last) {
      said.reason = choice.at("/finish_reason").stringValue();
      assertTrue(delta.isEmpty(), "the last event is only the end: " + choice);
    } else {
      assertEquals(first, delta.has("role"), "the role comes with the first event");
      assertFalse(
          delta.path("content").asString("").isEmpty()
              && delta.path("reasoning_content").asString("").isEmpty()
              && delta.path("tool_calls").isEmpty(),
          "an event says nothing: " + choice);
    }
    said.content.append(delta.path("content").asString(""));
    said.reasoning.append(delta.path("reasoning_content").asString(""));
    for (JsonNode call : delta.path("tool_calls")) {
      if (call.has("id")) {
        assertEquals(said.calls.size(), call.at("/index").intValue());
        said.calls.add(new StringBuilder(call.at("/function/name").stringValue()).append(' '));
      }
      said.calls
          .get(call.at("/index").intValue())
          .append(call.at("/function/arguments").stringValue());
    }
    choice.at("/logprobs").path("content").forEach(said.logprobs::add);
  }

  /** Of a whole answer. */
  static Streamed chat(JsonNode whole) {
    Map<Integer, Said> choices = new TreeMap<>();
    for (JsonNode choice : whole.at("/choices")) {
      Said said = new Said();
      JsonNode message = choice.at("/message");
      said.content.append(message.at("/content").asString(""));
      said.reasoning.append(message.path("reasoning_content").asString(""));
      for (JsonNode call : message.path("tool_calls")) {
        said.calls.add(
            new StringBuilder(call.at("/function/name").stringValue())
                .append(' ')
                .append(call.at("/function/arguments").stringValue()));
      }
      choice.at("/logprobs").path("content").forEach(said.logprobs::add);
      said.reason = choice.at("/finish_reason").stringValue();
      choices.put(choice.at("/index").intValue(), said);
    }
    return new Streamed(choices, whole.at("/usage").toString());
  }
}
