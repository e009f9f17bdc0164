package infernum.runtime.inspect;

import infernum.runtime.chat.ChatTemplates;
import infernum.spi.InfernumException;
import infernum.spi.model.Checkpoint;
import infernum.spi.text.Tokenizer;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether there is a tokenizer and a chat template.
 *
 * @param tokens the vocabulary's size, or why there is none
 * @param special how many of them are control tokens
 * @param template the chat template, as the file holds it
 */
public record TokenizerReport(
    Optional<Integer> tokens, int special, String problem, Optional<String> template)
    implements Report {
  /** Of an opened checkpoint, whose tokenizer is read now. */
  public static TokenizerReport of(Checkpoint checkpoint, Supplier<Optional<Tokenizer>> tokenizer) {
    Optional<String> template = ChatTemplates.of(checkpoint).flatMap(ChatTemplates::defaultSource);
    try {
      Optional<Tokenizer> found = tokenizer.get();
      int special = found.map(TokenizerReport::specials).orElse(0);
      return new TokenizerReport(
          found.map(Tokenizer::size), special, "none that can be read", template);
    } catch (InfernumException e) {
      return new TokenizerReport(Optional.empty(), 0, String.valueOf(e.getMessage()), template);
    }
  }

  private static int specials(Tokenizer tokenizer) {
    int specials = 0;
    for (int token = 0; token < tokenizer.size(); token++) {
      specials += tokenizer.isSpecial(token) ? 1 : 0;
    }
    return specials;
  }

  @Override
  public String title() {
    return "tokenizer";
  }

  @Override
  public void print(PrintWriter out) {
    out.println(
        tokens
            .map(size -> "  %,d tokens, %d of them control tokens".formatted(size, special))
            .orElse("  " + problem));
    out.println(
        template
            .map(text ->
                "  chat template of %,d characters: %s".formatted(text.length(), Text.of(text)))
            .orElse("  no chat template"));
  }

  @Override
  public Object json() {
    Map<String, Object> json = new LinkedHashMap<>();
    tokens.ifPresentOrElse(
        size -> {
          json.put("tokens", size);
          json.put("control_tokens", special);
        },
        () -> json.put("problem", problem));
    template.ifPresent(text -> json.put("chat_template", text));
    return json;
  }
}
