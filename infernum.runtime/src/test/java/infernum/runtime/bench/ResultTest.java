package infernum.runtime.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Figures of times that are easy to reckon with. */
final class ResultTest {
  private static final Workload TWO = new Workload(2, 100, 3);

  /** Tokens of a stream that was submitted at 1 s, at these milliseconds after it. */
  private static StreamTimes stream(int blocks, long... milliseconds) {
    long submitted = 1_000_000_000;
    return new StreamTimes(
        submitted,
        new int[milliseconds.length],
        LongStream.of(milliseconds).map(time -> submitted + time * 1_000_000).toArray(),
        blocks);
  }

  private static Repetition run(StreamTimes... streams) {
    return new Repetition(100, List.of(streams));
  }

  @Test
  void ratesAreTokensByTheTimeThatTheyTook() {
    Repetition run = run(stream(1, 200, 300, 700), stream(2, 400, 600, 1000));
    assertEquals(200 / 0.4, run.promptRate(), 1e-9);
    assertEquals(6 / 1.0, run.outputRate(), 1e-9);
    // Both decode from 400 ms to 700 ms: the first stream's token at 700, the second's at 600.
    assertEquals(2 / 0.3, run.decodeRate().orElseThrow(), 1e-9);
  }

  @Test
  void thereIsNoDecodeRateWhereTheStreamsNeverDecodeTogether() {
    assertEquals(
        OptionalDouble.empty(), run(stream(1, 100, 200), stream(1, 300, 400)).decodeRate());
  }

  @Test
  void aResultHasMediansOfRunsAndAllStreamsTimes() {
    Repetition fast = run(stream(3, 100, 110, 120), stream(3, 100, 110, 120));
    Repetition middle = run(stream(7, 200, 220, 240), stream(3, 200, 220, 240));
    Repetition slow = run(stream(3, 400, 440, 480), stream(3, 400, 440, 480));
    Result result = Result.of(TWO, List.of(slow, fast, middle), List.of(fast, slow, middle));
    assertEquals(200 / 0.2, result.prefillRate(), 1e-9);
    assertEquals(6 / 0.24, result.outputRate(), 1e-9);
    assertEquals(4 / 0.04, result.decodeRate().orElseThrow(), 1e-9);
    assertEquals(200, result.timeToFirstToken().median(), 1e-9);
    assertEquals(400, result.timeToFirstToken().p99(), 1e-9);
    assertEquals(20, result.interTokenLatency().median(), 1e-9);
    assertEquals(40, result.interTokenLatency().p99(), 1e-9);
    assertEquals(7, result.usedBlocks());
  }

  @Test
  void percentilesAreOfTheNearestRank() {
    Distribution hundred = Distribution.of(DoubleStream.iterate(100, x -> x - 1).limit(100));
    assertEquals(50.5, hundred.median());
    assertEquals(99, hundred.p99());
    Distribution two = Distribution.of(DoubleStream.of(3, 1));
    assertEquals(2, two.median());
    assertEquals(3, two.p99());
  }

  @Test
  void anAnswerThatDiffersFromAnEarlierRunsIsToldOnce() {
    AnswerCheck check = new AnswerCheck();
    check.add(2, List.of(new int[] {1}, new int[] {5}));
    check.add(2, List.of(new int[] {1, 2, 3}, new int[] {5, 6, 7}));
    check.add(1, List.of(new int[] {1, 2, 3, 4}));
    assertTrue(check.differences().isEmpty(), () -> check.differences().toString());
    check.add(2, List.of(new int[] {1, 2, 3}, new int[] {5, 9, 7}));
    check.add(2, List.of(new int[] {1, 2, 3}, new int[] {5, 9, 7}));
    assertEquals(
        List.of("at concurrency 2, token 1 of stream 1 was 9, and had been 6"),
        check.differences());
  }

  @Test
  void aLoadCountsWholeBlocksAndIsAlwaysTheSame() {
    assertEquals(2 * 112, new Workload(2, 90, 12).cachedTokens());
    int[] prompt = TWO.request(1, 50).prompt();
    assertEquals(100, prompt.length);
    assertEquals(
        List.of(), Arrays.stream(prompt).filter(id -> id < 0 || id >= 50).boxed().toList());
    assertArrayEquals(prompt, TWO.request(1, 50).prompt());
    assertFalse(Arrays.equals(prompt, TWO.request(0, 50).prompt()));
  }
}
