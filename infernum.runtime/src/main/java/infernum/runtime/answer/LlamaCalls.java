package infernum.runtime.answer;

import infernum.runtime.answer.Reading.Call;
import infernum.spi.text.ToolCallParser.Prompt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Llama 3: {@code {"name": ..., "parameters": {...}}} as the whole answer, several with semicolons
 * between; behind {@code <|python_tag|>} the same, or {@code tool.call(key="value")}. Without the
 * tag, JSON is a call only of a tool that there is.
 */
final class LlamaCalls implements CursorSyntax {
  static final String TAG = "<|python_tag|>";

  @Override
  public List<Marker> markers() {
    return List.of(
        new Marker(TAG, Where.ANYWHERE),
        new Marker("{", Where.FIRST),
        new Marker(";", Where.AFTER_CALL));
  }

  @Override
  public List<Call> calls(Cursor cursor, Prompt prompt) {
    boolean tagged = cursor.skip(TAG);
    if (!tagged) {
      cursor.skip(";");
    }
    cursor.space();
    if (cursor.peek() == '{') {
      Call call = CursorSyntax.require(CallJson.call(cursor.json()));
      CursorSyntax.require(tagged || Tools.has(prompt, call.name()));
      return List.of(call);
    }
    CursorSyntax.require(tagged);
    return List.of(builtIn(cursor));
  }

  private static Call builtIn(Cursor cursor) {
    String path = cursor.name();
    CursorSyntax.require(path.endsWith(".call") && path.length() > 5);
    CursorSyntax.require(cursor.skip("("));
    Map<String, String> arguments = new LinkedHashMap<>();
    cursor.space();
    while (!cursor.skip(")")) {
      if (!arguments.isEmpty()) {
        CursorSyntax.require(cursor.skip(","));
        cursor.space();
      }
      String key = cursor.name();
      CursorSyntax.require(cursor.skip("="));
      arguments.put(key, cursor.quoted());
      cursor.space();
    }
    String name = path.substring(0, path.length() - ".call".length());
    return new Call(name, Optional.empty(), CallJson.object(arguments));
  }
}
