package infernum.runtime.answer;

import java.util.List;
import java.util.Optional;

/** What a text begins with. */
sealed interface Reading {
  /** A call. Its arguments are a JSON object. */
  record Call(String name, Optional<String> id, String arguments) {}

  /** Only more text can tell. */
  record More() implements Reading {}

  /**
   * Calls, written with that many characters.
   *
   * @param calls at least one
   */
  record Calls(List<Call> calls, int length) implements Reading {}

  /** That many characters, at least one, are content. */
  record Content(int length) implements Reading {}
}
