package infernum.server.completion;

import infernum.runtime.tokenizer.TextStream;
import infernum.server.error.ApiException;
import infernum.server.field.JsonType;
import infernum.server.served.Served;
import infernum.spi.text.Tokenizer.Specials;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a completion may go on with: texts or tokens, one or several. */
final class Prompts {
  private static final int MOST = 128;

  /** A prompt as it was sent. */
  sealed interface Prompt {
    /** A text. */
    record Text(String text) implements Prompt {}

    /** Tokens, which the model reads as they are. */
    record Tokens(List<Integer> tokens) implements Prompt {}
  }

  static final JsonType<List<Prompt>> TYPE =
      new JsonType<>(
          "a string, a list of strings, a list of integers, or a list of such lists",
          Map.of(
              "anyOf",
              List.of(
                  JsonType.TEXTS.schema(),
                  JsonType.TOKENS.schema(),
                  Map.of("type", "array", "items", JsonType.TOKENS.schema()))),
          Prompts::read);

  private Prompts() {}

  private static Optional<List<Prompt>> read(Object value) {
    Optional<List<Prompt>> texts =
        JsonType.TEXTS
            .reader()
            .read(value)
            .map(list -> List.copyOf(list.stream().map(Prompt.Text::new).toList()));
    if (texts.isPresent() && !texts.get().isEmpty()) {
      return texts;
    }
    Optional<List<Integer>> tokens = JsonType.TOKENS.reader().read(value);
    if (tokens.isPresent() && !tokens.get().isEmpty()) {
      return Optional.of(List.of(new Prompt.Tokens(tokens.get())));
    }
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      return Optional.empty();
    }
    List<Prompt> prompts = new ArrayList<>();
    for (Object one : list) {
      Optional<List<Integer>> read =
          one == null ? Optional.empty() : JsonType.TOKENS.reader().read(one);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      prompts.add(new Prompt.Tokens(read.get()));
    }
    return Optional.of(prompts);
  }

  /** Demands that there aren't too many. */
  static List<Prompt> check(List<Prompt> prompts) {
    if (prompts.size() > MOST) {
      throw ApiException.field(
          "prompt", "'prompt' has %d prompts; %d are allowed".formatted(prompts.size(), MOST));
    }
    return prompts;
  }

  /** What the model reads. */
  static int[] tokens(Prompt prompt, Served model) {
    int[] tokens =
        switch (prompt) {
          case Prompt.Text text ->
              model
                  .tokenizer()
                  .withSpecialTokens(model.tokenizer().encode(text.text(), Specials.TEXT));
          case Prompt.Tokens(List<Integer> list) ->
              list.stream().mapToInt(Integer::intValue).toArray();
        };
    if (tokens.length == 0) {
      throw ApiException.field("prompt", "'prompt' has no token");
    }
    for (int token : tokens) {
      if (token < 0 || token >= model.vocabulary()) {
        throw ApiException.field(
            "prompt",
            "'prompt' has token %d, which isn't one of the model's %d"
                .formatted(token, model.vocabulary()));
      }
    }
    return tokens;
  }

  /** What is repeated before the answer. */
  static String text(Prompt prompt, Served model) {
    return switch (prompt) {
      case Prompt.Text text -> text.text();
      case Prompt.Tokens(List<Integer> list) ->
          TextStream.text(
              model.tokenizer(), list.stream().mapToInt(Integer::intValue).toArray(), false);
    };
  }
}
