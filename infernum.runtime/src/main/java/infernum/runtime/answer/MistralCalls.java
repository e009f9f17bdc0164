package infernum.runtime.answer;

import infernum.runtime.answer.Reading.Call;
import infernum.spi.text.ToolCallParser.Prompt;
import java.util.List;
import java.util.Optional;

/**
 * Mistral: {@code [TOOL_CALLS]} and a list of objects with name and arguments; or {@code
 * [TOOL_CALLS]name[ARGS]{...}} for each call, perhaps with {@code [CALL_ID]id} between.
 */
final class MistralCalls implements CursorSyntax {
  static final String TAG = "[TOOL_CALLS]";
  static final String ARGUMENTS = "[ARGS]";
  static final String ID = "[CALL_ID]";

  @Override
  public List<Marker> markers() {
    return List.of(new Marker(TAG, Where.ANYWHERE));
  }

  @Override
  public List<Call> calls(Cursor cursor, Prompt prompt) {
    cursor.skip(TAG);
    cursor.space();
    if (cursor.peek() == '[' || cursor.peek() == '{') {
      List<Call> calls = CursorSyntax.require(CallJson.calls(cursor.json()));
      CursorSyntax.require(!calls.isEmpty());
      return calls;
    }
    String name = cursor.name();
    Optional<String> id = Optional.empty();
    if (cursor.skip(ID)) {
      id = Optional.of(cursor.name());
    }
    if (!cursor.skip(ARGUMENTS)) {
      CursorSyntax.require(cursor.peek() == '{');
    }
    cursor.space();
    String arguments = cursor.json();
    CursorSyntax.require(CallJson.isObject(arguments));
    return List.of(new Call(name, id, arguments));
  }
}
