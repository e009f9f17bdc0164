package infernum.server.completion;

import infernum.server.field.Field;
import infernum.server.field.JsonType;
import java.util.List;

/** The fields of {@code /v1/completions} beside those of every generation. */
public final class CompletionFields {
  /** Where nobody says: OpenAI's. */
  static final int MAX_TOKENS = 16;

  static final Field<List<Prompts.Prompt>> PROMPT =
      Field.of("prompt", Prompts.TYPE, "texts or tokens to go on with, up to 128");
  static final Field<Boolean> ECHO =
      Field.of("echo", JsonType.FLAG, "the prompt stands before the answer (false)");
  static final Field<Integer> LOGPROBS =
      Field.of(
          "logprobs",
          JsonType.integer(0, 20),
          "log probabilities of the tokens, and of so many of the most likely ones at each place;"
              + " with echo, of the prompt's too");

  /** All of them. */
  public static final List<Field<?>> ALL =
      List.of(
          PROMPT,
          ECHO,
          LOGPROBS,
          Field.neutral("suffix", "text is only added at the end", ""),
          Field.neutral("best_of", "all answers are given; n says how many", 1));

  private CompletionFields() {}
}
