package infernum.runtime.perplexity;

/**
 * A part of a text that a model sees at once.
 *
 * @param tokens that it is fed, in the order of the text
 * @param firstScored the first token whose probability counts, given those before it; at least 1
 */
public record Window(int[] tokens, int firstScored) {
  /** Demands that the first token has one before it, and that one counts. */
  public Window {
    if (firstScored < 1 || firstScored >= tokens.length) {
      throw new IllegalArgumentException(
          "a window of %d tokens that counts from %d".formatted(tokens.length, firstScored));
    }
  }

  /** How many count. */
  public int scored() {
    return tokens.length - firstScored;
  }
}
