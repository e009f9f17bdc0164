package infernum.runtime.cli;

/** When the parts of an answer came: the first shows the prompt's time, the others the pace. */
final class Pace {
  private final long start = System.nanoTime();
  private final int prompt;
  private long first;
  private long last;

  Pace(int prompt) {
    this.prompt = prompt;
  }

  /** Another part has come. */
  void part() {
    last = System.nanoTime();
    first = first == 0 ? last : first;
  }

  /** A line for the user, of an answer of that many tokens. */
  String shown(int tokens) {
    String answer =
        tokens < 2 || last <= first
            ? "%d tokens".formatted(tokens)
            : "%d tokens, %.1f tokens/s".formatted(tokens, (tokens - 1) / ((last - first) / 1e9));
    return "prompt %d tokens%s; answer %s"
        .formatted(prompt, first == 0 ? "" : " in %.2f s".formatted((first - start) / 1e9), answer);
  }
}
