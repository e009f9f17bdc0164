package infernum.runtime.answer;

import infernum.runtime.answer.Reading.Call;
import infernum.spi.text.ToolCallParser.Prompt;
import java.util.List;

/** {@code <tool_call>{"name": ..., "arguments": {...}}</tool_call>}: Hermes, Qwen 2.5 and 3. */
final class TagCalls implements CursorSyntax {
  static final String OPEN = "<tool_call>";
  static final String CLOSE = "</tool_call>";

  @Override
  public List<Marker> markers() {
    return List.of(new Marker(OPEN, Where.ANYWHERE));
  }

  @Override
  public List<Call> calls(Cursor cursor, Prompt prompt) {
    cursor.skip(OPEN);
    cursor.space();
    Call call = CursorSyntax.require(CallJson.call(cursor.json()));
    close(cursor);
    return List.of(call);
  }

  /** The closing tag; many answers end without it. */
  static void close(Cursor cursor) {
    cursor.space();
    CursorSyntax.require(cursor.skip(CLOSE) || cursor.atEnd());
  }
}
