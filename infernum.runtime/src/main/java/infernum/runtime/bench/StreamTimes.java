package infernum.runtime.bench;

import java.util.stream.LongStream;

/**
 * When the tokens of one answer came.
 *
 * @param submitted nanoseconds of {@link System#nanoTime}
 * @param tokens of the answer
 * @param times of the tokens, nanoseconds of the same clock
 * @param usedBlocks of the engine's cache at most while it ran, those of all streams
 */
record StreamTimes(long submitted, int[] tokens, long[] times, int usedBlocks) {
  long first() {
    return times[0];
  }

  long last() {
    return times[times.length - 1];
  }

  /** Nanoseconds from the submission to the first token. */
  long timeToFirstToken() {
    return first() - submitted;
  }

  /** Nanoseconds from each token to the next. */
  LongStream gaps() {
    return LongStream.range(1, times.length).map(i -> times[(int) i] - times[(int) i - 1]);
  }

  /** How many tokens came after one time, up to another. */
  long between(long from, long to) {
    return LongStream.of(times).filter(time -> time - from > 0 && time - to <= 0).count();
  }
}
