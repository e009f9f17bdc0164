package infernum.runtime.answer;

import infernum.runtime.answer.Cursor.MissingException;
import infernum.runtime.answer.Cursor.MoreException;
import infernum.runtime.answer.Reading.Call;
import infernum.spi.text.ToolCallParser.Prompt;
import java.util.List;
import java.util.Optional;

/**
 * A syntax that is read from left to right; whatever isn't as expected leaves the marker as
 * content.
 */
interface CursorSyntax extends CallSyntax {
  /**
   * The calls at a place.
   *
   * @throws MoreException only more text can tell
   * @throws MissingException there are none
   */
  List<Call> calls(Cursor cursor, Prompt prompt);

  @Override
  default Reading read(String text, Prompt prompt, boolean ended) {
    Cursor cursor = new Cursor(text, ended);
    try {
      List<Call> calls = calls(cursor, prompt);
      return new Reading.Calls(calls, cursor.at());
    } catch (MoreException e) {
      return new Reading.More();
    } catch (MissingException e) {
      return new Reading.Content(
          markers().stream()
              .map(Marker::text)
              .filter(text::startsWith)
              .mapToInt(String::length)
              .max()
              .orElse(1));
    }
  }

  /** What must be there. */
  static <T> T require(Optional<T> value) {
    return value.orElseThrow(MissingException::new);
  }

  /** Demands that something holds. */
  static void require(boolean holds) {
    if (!holds) {
      throw new MissingException();
    }
  }
}
