package infernum.runtime.answer;

import infernum.runtime.answer.Reading.Call;
import infernum.spi.text.ToolCallParser.Prompt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code <tool_call><function=NAME><parameter=KEY>VALUE</parameter></function></tool_call>}: Qwen 3
 * Coder. A value is text where the tool's schema says string, and where it isn't JSON.
 */
final class XmlCalls implements CursorSyntax {
  private static final TagCalls TAGS = new TagCalls();

  @Override
  public List<Marker> markers() {
    return TAGS.markers();
  }

  @Override
  public List<Call> calls(Cursor cursor, Prompt prompt) {
    cursor.skip(TagCalls.OPEN);
    cursor.space();
    if (cursor.peek() == '{') {
      cursor.moveTo(0);
      return TAGS.calls(cursor, prompt);
    }
    CursorSyntax.require(cursor.skip("<function="));
    String name = cursor.until(">").strip();
    CursorSyntax.require(!name.isEmpty());
    Map<String, String> arguments = new LinkedHashMap<>();
    cursor.space();
    while (!cursor.skip("</function>")) {
      CursorSyntax.require(cursor.skip("<parameter="));
      String key = cursor.until(">").strip();
      String value = value(cursor.until("</parameter>"));
      arguments.put(key, isText(prompt, name, key) ? CallJson.quoted(value) : json(value));
      cursor.space();
    }
    TagCalls.close(cursor);
    return List.of(new Call(name, Optional.empty(), CallJson.object(arguments)));
  }

  /** Without the line ends that stand between tags and value. */
  private static String value(String text) {
    String value = text.startsWith("\n") ? text.substring(1) : text;
    return value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
  }

  private static String json(String value) {
    return CallJson.isValue(value) ? value.strip() : CallJson.quoted(value);
  }

  /** Whether a tool's parameter is a string by its schema. */
  private static boolean isText(Prompt prompt, String tool, String parameter) {
    return Tools.schema(prompt, tool, parameter)
        .filter(schema -> "string".equals(schema.get("type")))
        .isPresent();
  }
}
