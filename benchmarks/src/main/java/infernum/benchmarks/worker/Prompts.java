package infernum.benchmarks.worker;

import java.util.SplittableRandom;

/** Prompts of any tokens, the same on each call. */
public final class Prompts {
  private Prompts() {}

  /**
   * A prompt.
   *
   * @param stream another number, another prompt
   * @param length tokens
   * @param vocabulary tokens are below it
   */
  public static int[] of(int stream, int length, int vocabulary) {
    return new SplittableRandom(stream).ints(length, 0, vocabulary).toArray();
  }
}
