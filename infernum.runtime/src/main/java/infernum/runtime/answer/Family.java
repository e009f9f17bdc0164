package infernum.runtime.answer;

import infernum.spi.text.AnswerStream;
import infernum.spi.text.ToolCallParser;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the parsers of families have in common: a name, a syntax, and texts that give it away. */
abstract class Family implements ToolCallParser {
  /** For a way of writing calls that several families have. */
  static final int GENERAL = 10;

  /** For a way of a single family. */
  static final int OWN = 20;

  private final String name;
  private final CallSyntax syntax;
  private final Set<String> controlTokens;

  Family(String name, CallSyntax syntax, String... controlTokens) {
    this.name = name;
    this.syntax = syntax;
    Set<String> all = new HashSet<>(List.of(controlTokens));
    ReasoningTags.ALL.forEach(tags -> all.addAll(List.of(tags.open(), tags.close())));
    this.controlTokens = Set.copyOf(all);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> controlTokens() {
    return controlTokens;
  }

  @Override
  public AnswerStream start(Prompt prompt) {
    return new ParsedAnswer(syntax, prompt);
  }
}
