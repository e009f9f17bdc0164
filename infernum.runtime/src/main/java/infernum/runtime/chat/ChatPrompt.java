package infernum.runtime.chat;

import infernum.spi.InfernumException;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A chat as a model reads it.
 *
 * @param text the rendered prompt
 * @param tokens of it, with the names of control tokens parsed; a template brings the token that a
 *     sequence begins with, so none is added
 * @param endTokens those that end an assistant's turn: the one that the template writes behind an
 *     assistant's message, and the tokenizer's {@code eos_token}
 */
public record ChatPrompt(String text, int[] tokens, Set<Integer> endTokens) {
  private static final String MESSAGE = "infernum-end-of-turn";

  /**
   * Renders a chat.
   *
   * @throws ChatException the chat can't be continued, or names no template that there is
   * @throws infernum.runtime.template.TemplateException the template refuses the chat or fails
   */
  public static ChatPrompt of(ChatTemplates templates, Tokenizer tokenizer, Chat chat) {
    String text = templates.render(chat);
    int[] tokens = tokenizer.encode(text, Specials.PARSE);
    return new ChatPrompt(text, tokens, endTokens(templates, tokenizer));
  }

  private static Set<Integer> endTokens(ChatTemplates templates, Tokenizer tokenizer) {
    TreeSet<Integer> ends = new TreeSet<>();
    afterAssistant(templates).flatMap(text -> firstSpecial(tokenizer, text)).ifPresent(ends::add);
    Optional.ofNullable(templates.specialTokens().get("eos_token"))
        .map(token -> tokenizer.encode(token, Specials.PARSE))
        .filter(tokens -> tokens.length == 1 && tokenizer.isSpecial(tokens[0]))
        .ifPresent(tokens -> ends.add(tokens[0]));
    return Set.copyOf(ends);
  }

  /** What the template writes behind an assistant's message; empty where it refuses such a chat. */
  private static Optional<String> afterAssistant(ChatTemplates templates) {
    List<Map<String, Object>> messages = new ArrayList<>(Chat.of("Hi").messages());
    messages.add(Map.of("role", "assistant", "content", MESSAGE));
    Chat chat =
        new Chat(
            messages,
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Map.of());
    try {
      String text = templates.render(chat);
      int at = text.lastIndexOf(MESSAGE);
      return at < 0 ? Optional.empty() : Optional.of(text.substring(at + MESSAGE.length()));
    } catch (InfernumException e) {
      return Optional.empty();
    }
  }

  /** The control token that a text begins with, white space aside. */
  private static Optional<Integer> firstSpecial(Tokenizer tokenizer, String text) {
    int[] tokens = tokenizer.encode(text.stripLeading(), Specials.PARSE);
    return tokens.length > 0 && tokenizer.isSpecial(tokens[0])
        ? Optional.of(tokens[0])
        : Optional.empty();
  }
}
