package infernum.runtime.bench;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A load that has been run once.
 *
 * @param promptTokens of each stream
 */
record Repetition(int promptTokens, List<StreamTimes> streams) {
  private static final double SECOND = 1e9;

  private long begin() {
    return streams.stream().mapToLong(StreamTimes::submitted).min().orElseThrow();
  }

  private double seconds() {
    return (streams.stream().mapToLong(StreamTimes::last).max().orElseThrow() - begin()) / SECOND;
  }

  /** Tokens of all prompts by the time until each of them had its first token. */
  double promptRate() {
    long last = streams.stream().mapToLong(StreamTimes::first).max().orElseThrow();
    return (double) promptTokens * streams.size() / ((last - begin()) / SECOND);
  }

  /** Tokens of all answers by the time that all of it took, prompts included. */
  double outputRate() {
    return streams.stream().mapToInt(stream -> stream.tokens().length).sum() / seconds();
  }

  /**
   * Tokens of all answers by time, as long as all of them decode: from the last one's first token
   * to the first one's last. Empty where no such time is.
   */
  OptionalDouble decodeRate() {
    long from = streams.stream().mapToLong(StreamTimes::first).max().orElseThrow();
    long to = streams.stream().mapToLong(StreamTimes::last).min().orElseThrow();
    if (to - from <= 0) {
      return OptionalDouble.empty();
    }
    long tokens = streams.stream().mapToLong(stream -> stream.between(from, to)).sum();
    return OptionalDouble.of(tokens / ((to - from) / SECOND));
  }
}
