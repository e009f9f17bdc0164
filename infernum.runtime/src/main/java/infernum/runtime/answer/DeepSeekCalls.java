package infernum.runtime.answer;

import infernum.runtime.answer.Reading.Call;
import infernum.spi.text.ToolCallParser.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DeepSeek: all calls between {@code <｜tool▁calls▁begin｜>} and {@code <｜tool▁calls▁end｜>}. V3 and
 * R1 write {@code function<｜tool▁sep｜>name} and the arguments in a fence of JSON, V3.1 {@code
 * name<｜tool▁sep｜>arguments}.
 */
final class DeepSeekCalls implements CursorSyntax {
  static final String BEGIN = "<｜tool▁calls▁begin｜>";
  static final String END = "<｜tool▁calls▁end｜>";
  static final String CALL_BEGIN = "<｜tool▁call▁begin｜>";
  static final String CALL_END = "<｜tool▁call▁end｜>";
  static final String SEPARATOR = "<｜tool▁sep｜>";
  private static final String FENCE = "```";

  @Override
  public List<Marker> markers() {
    return List.of(new Marker(BEGIN, Where.ANYWHERE));
  }

  @Override
  public List<Call> calls(Cursor cursor, Prompt prompt) {
    cursor.skip(BEGIN);
    List<Call> calls = new ArrayList<>();
    cursor.space();
    // An answer may end without the last marker.
    while (!cursor.skip(END) && !(cursor.atEnd() && !calls.isEmpty())) {
      CursorSyntax.require(cursor.skip(CALL_BEGIN));
      calls.add(call(cursor));
      cursor.space();
    }
    CursorSyntax.require(!calls.isEmpty());
    return calls;
  }

  private static Call call(Cursor cursor) {
    String before = cursor.until(SEPARATOR).strip();
    cursor.space();
    if (cursor.peek() == '{') {
      return call(cursor, before);
    }
    CursorSyntax.require(before.equals("function"));
    String name = cursor.until("\n").strip();
    cursor.space();
    boolean fenced = cursor.skip(FENCE);
    if (fenced) {
      cursor.skip("json");
      cursor.space();
    }
    String arguments = cursor.json();
    cursor.space();
    CursorSyntax.require(!fenced || cursor.skip(FENCE));
    return ended(cursor, name, arguments);
  }

  private static Call call(Cursor cursor, String name) {
    String arguments = cursor.json();
    return ended(cursor, name, arguments);
  }

  private static Call ended(Cursor cursor, String name, String arguments) {
    cursor.space();
    CursorSyntax.require(cursor.skip(CALL_END) || cursor.atEnd());
    CursorSyntax.require(!name.isEmpty() && CallJson.isObject(arguments));
    return new Call(name, Optional.empty(), arguments);
  }
}
