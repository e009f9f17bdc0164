package infernum.runtime.answer;

import infernum.spi.text.ToolCallParser.Prompt;
import java.util.List;

/**
 * How models of a family write calls. Immutable. What is read of a text mustn't depend on what
 * follows: unless it is {@link Reading.More}, a longer text gives the same.
 */
interface CallSyntax {
  /** No calls. */
  CallSyntax NONE =
      new CallSyntax() {
        @Override
        public List<Marker> markers() {
          return List.of();
        }

        @Override
        public Reading read(String text, Prompt prompt, boolean ended) {
          return new Reading.Content(text.length());
        }
      };

  /** Where a marker begins a call. */
  enum Where {
    /** Everywhere. */
    ANYWHERE,
    /** Where there was no content before it, only calls. */
    FIRST,
    /** Right behind a call. */
    AFTER_CALL
  }

  /** What calls begin with. */
  record Marker(String text, Where where) {}

  /** All of them. */
  List<Marker> markers();

  /**
   * Reads the calls that a text begins with.
   *
   * @param text begins with a marker
   * @param ended whether no text follows
   */
  Reading read(String text, Prompt prompt, boolean ended);
}
