package infernum.benchmarks.worker;

import java.util.Arrays;
import java.util.List;

/**
 * What a load took.
 *
 * @param prefill prompt tokens per second
 * @param decode tokens per second of all streams; 0 of answers of one token
 * @param allocated bytes of heap for each token after the first, of all threads
 * @param answers tokens of each stream
 */
public record Measured(double prefill, double decode, double allocated, List<int[]> answers) {
  /** The answers in a word: other answers, another word. */
  public String fingerprint() {
    return "%08x".formatted(Arrays.deepHashCode(answers.toArray()));
  }
}
