package infernum.spi.text;

import infernum.spi.Named;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells apart content, reasoning and calls of tools in what a model of one family writes. A
 * service. What looks like a call but isn't a whole, valid one stays content: nothing that a model
 * writes is lost. Safe for use by several threads; its streams aren't.
 */
public interface ToolCallParser extends Named {
  /**
   * How surely a model with this chat template writes calls in this parser's way: 0 where nothing
   * speaks for it. The largest wins, of equal ones the first by name. Infernum's own parsers answer
   * 10 for a general way of writing calls and 20 for one of a single family's.
   *
   * @param template the chat template's source
   */
  int rank(String template);

  /**
   * Names of control tokens that must reach the stream as text. All others, such as those that end
   * a turn, are left out of a model's text.
   */
  Set<String> controlTokens();

  /** Starts parsing an answer. */
  AnswerStream start(Prompt prompt);

  /**
   * What an answer is the answer to.
   *
   * @param text the rendered prompt; it may end within reasoning that the template opened
   * @param tools as given to the template, JSON schemas as transformers takes them; empty where
   *     none may be called, and then whatever looks like a call is content
   */
  record Prompt(String text, List<Map<String, Object>> tools) {
    /** A prompt with its tools. */
    public Prompt {
      tools = List.copyOf(tools);
    }
  }
}
