package infernum.runtime.bench;

import infernum.runtime.bench.StreamTimes.Reading;
import java.util.Comparator;
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

  /** The stream whose answer began last: from its first token on, all of them decode. */
  private StreamTimes lastToBegin() {
    return streams.stream().max(Comparator.comparingLong(StreamTimes::first)).orElseThrow();
  }

  /** The stream that ended first: up to its last token, all of them decode. */
  private StreamTimes firstToEnd() {
    return streams.stream().min(Comparator.comparingLong(StreamTimes::last)).orElseThrow();
  }

  /** Tokens of all prompts by the time until each of them had its first token. */
  double promptRate() {
    return (double) promptTokens * streams.size() / ((lastToBegin().first() - begin()) / SECOND);
  }

  /** Tokens of all answers by the time that all of it took, prompts included. */
  double outputRate() {
    return streams.stream().mapToInt(stream -> stream.tokens().length).sum() / seconds();
  }

  /** Tokens of all answers by time, as long as all of them decode; empty where they never do. */
  OptionalDouble decodeRate() {
    long from = lastToBegin().first();
    long to = firstToEnd().last();
    if (to - from <= 0) {
      return OptionalDouble.empty();
    }
    long tokens = streams.stream().mapToLong(stream -> stream.between(from, to)).sum();
    return OptionalDouble.of(tokens / ((to - from) / SECOND));
  }

  /** Bytes that a step takes from the heap, as long as all of them decode. */
  OptionalDouble heapPerStep() {
    Reading from = lastToBegin().atFirst();
    Reading to = firstToEnd().atLast();
    long steps = to.steps() - from.steps();
    return steps <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) (to.allocatedBytes() - from.allocatedBytes()) / steps);
  }
}
