package infernum.runtime.cli;

import infernum.runtime.library.Answer;
import java.util.Locale;

/** When the parts of an answer came: the first shows the prompt's time, the others the pace. */
final class Pace {
  /** Tokens and seconds of which one is needed for a figure that says something. */
  private static final int TOKENS = 16;

  private static final double SECONDS = 1;

  private final long start = System.nanoTime();
  private final int prompt;
  private long first;
  private long last;

  Pace(int prompt) {
    this.prompt = prompt;
  }

  /** Another part has come. */
  void part() {
    part(System.nanoTime());
  }

  /** Another part came then. */
  void part(long nanoTime) {
    last = nanoTime;
    first = first == 0 ? last : first;
  }

  /** A line for the user, of an answer of that many tokens. */
  String shown(int tokens) {
    return "prompt %s%s; answer %s%s"
        .formatted(
            counted(prompt),
            first == 0 ? "" : " in %.2f s".formatted((first - start) / 1e9),
            counted(tokens),
            rate(tokens));
  }

  /** The same with why it ended, where the model didn't end it. */
  String shown(Answer answer, int maxTokens) {
    return shown(answer.tokens()) + why(answer, maxTokens);
  }

  private static String why(Answer answer, int maxTokens) {
    return switch (answer.reason()) {
      case STOP -> "";
      case LENGTH ->
          answer.tokens() < maxTokens
              ? ", cut at the context's end"
              : ", cut by --max-tokens %d".formatted(maxTokens);
      case CANCELLED -> ", stopped";
      default -> ", " + answer.reason().toString().toLowerCase(Locale.ROOT);
    };
  }

  /** Of the tokens that were decoded: all but the first, which the prompt's time brings. */
  private String rate(int tokens) {
    int decoded = tokens - 1;
    double seconds = (last - first) / 1e9;
    boolean telling = decoded > 0 && seconds > 0 && (decoded >= TOKENS || seconds >= SECONDS);
    return telling ? " at %.1f tokens/s".formatted(decoded / seconds) : "";
  }

  private static String counted(int tokens) {
    return tokens == 1 ? "1 token" : tokens + " tokens";
  }
}
