package infernum.runtime.chat;

import infernum.spi.Registry;
import infernum.spi.UnknownNameException;
import infernum.spi.text.ToolCallParser;
import java.util.Comparator;
import java.util.Optional;

/** Which parser reads a model's answers. */
public final class AnswerParsers {
  private AnswerParsers() {}

  /**
   * The one of a name, or else the one that ranks a chat template highest; of equal ones the first
   * by name.
   *
   * @param parsers those that are installed
   * @param name as a user chose it
   * @param template the chat template's source
   * @throws UnknownNameException there is no parser of that name, or none at all
   */
  public static ToolCallParser choose(
      Registry<ToolCallParser> parsers, Optional<String> name, String template) {
    if (name.isPresent()) {
      return parsers.get(name.get());
    }
    return parsers.all().stream()
        .max(
            Comparator.comparingInt((ToolCallParser parser) -> parser.rank(template))
                .thenComparing(ToolCallParser::name, Comparator.reverseOrder()))
        .orElseGet(() -> parsers.get("plain"));
  }
}
