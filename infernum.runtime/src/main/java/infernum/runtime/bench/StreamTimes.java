package infernum.runtime.bench;

import java.util.stream.LongStream;

/**
 * When the tokens of one answer came.
 *
 * @param submitted nanoseconds of {@link System#nanoTime}
 * @param tokens of the answer
 * @param times of the tokens, nanoseconds of the same clock
 * @param usedBlocks of the engine's cache at most while it ran, those of all streams
 * @param atFirst read when the first token had come
 * @param atLast read when the last token had come
 */
record StreamTimes(
    long submitted, int[] tokens, long[] times, int usedBlocks, Reading atFirst, Reading atLast) {
  /**
   * What counters showed.
   *
   * @param steps of the engine
   * @param allocatedBytes of the heap, by all threads
   */
  record Reading(long steps, long allocatedBytes) {}

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
