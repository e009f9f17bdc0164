package infernum.runtime.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.bench.StreamTimes.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Figures of times that are easy to reckon with. */
final class ResultTest {
  private static final Case TWO = new Case(2, 100, 100, 3);

  /** Tokens of a stream that was submitted at 1 s, at these milliseconds after it. */
  private static StreamTimes stream(int blocks, long... milliseconds) {
    long submitted = 1_000_000_000;
    return new StreamTimes(
        submitted,
        new int[milliseconds.length],
        LongStream.of(milliseconds).map(time -> submitted + time * 1_000_000).toArray(),
        blocks,
        new Reading(10, 5_000),
        new Reading(20, 9_000));
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
    WarmUp warmUp = new WarmUp(OptionalInt.empty(), new CompilerWatch(() -> 0, 0));
    Result result =
        Result.of(TWO, warmUp, List.of(slow, fast, middle), List.of(fast, slow, middle));
    assertEquals(200 / 0.2, result.prefillRate().median(), 1e-9);
    assertEquals(6 / 0.24, result.outputRate().median(), 1e-9);
    assertEquals(4 / 0.04, result.decodeRate().orElseThrow().median(), 1e-9);
    assertEquals(200, result.timeToFirstToken().median(), 1e-9);
    assertEquals(400, result.timeToFirstToken().p99(), 1e-9);
    assertEquals(20, result.interTokenLatency().median(), 1e-9);
    assertEquals(40, result.interTokenLatency().p99(), 1e-9);
    assertEquals(7, result.usedBlocks());
    Spread decode = result.decodeRate().orElseThrow();
    assertEquals(List.of(4 / 0.02, 4 / 0.08, 4 / 0.04), decode.values());
    assertEquals(4 / 0.08, decode.min(), 1e-9);
    assertEquals(4 / 0.02, decode.max(), 1e-9);
  }

  @Test
  void bytesOfAStepAreThoseBetweenTheLastFirstTokenAndTheFirstLastOne() {
    StreamTimes early = readings(1, new Reading(10, 1_000), new Reading(30, 9_000));
    StreamTimes late = readings(2, new Reading(14, 3_000), new Reading(34, 11_000));
    assertEquals(6_000 / 16.0, run(early, late).heapPerStep().orElseThrow());
    StreamTimes only = readings(1, new Reading(10, 1_000), new Reading(10, 1_000));
    assertEquals(OptionalDouble.empty(), run(only).heapPerStep());
  }

  private static StreamTimes readings(long begin, Reading first, Reading last) {
    return new StreamTimes(0, new int[2], new long[] {begin, begin + 10}, 1, first, last);
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
    Workload two = new Workload(2, 100, 3);
    Workload one = new Workload(1, 100, 4);
    check.add(new Workload(2, 50, 1), List.of(new int[] {8}, new int[] {9}));
    check.add(two, List.of(new int[] {1}, new int[] {5}));
    check.add(two, List.of(new int[] {1, 2, 3}, new int[] {5, 6, 7}));
    check.add(one, List.of(new int[] {1, 2, 3, 4}));
    assertTrue(check.differences().isEmpty(), () -> check.differences().toString());
    check.add(two, List.of(new int[] {1, 2, 3}, new int[] {5, 9, 7}));
    check.add(two, List.of(new int[] {1, 2, 3}, new int[] {5, 9, 7}));
    assertEquals(
        List.of("concurrency 2, prompts of 100 tokens: token 1 of stream 1 was 9, and had been 6"),
        check.differences());
  }

  @Test
  void aCaseHasRoomForPromptsAndForAnswersAtTheirDepth() {
    assertEquals(2 * 112, new Case(2, 100, 90, 12).cachedTokens());
    assertEquals(102, new Case(2, 100, 90, 12).context());
    assertEquals(101, new Case(2, 100, 0, 12).context());
    assertEquals(1, new Case(1, 100, 0, 12).decode().promptTokens());
    assertEquals(512, new Case(1, 100, 512, 12).decode().promptTokens());
    assertEquals(100, new Case(1, 100, 512, 12).prefill().promptTokens());
  }

  @Test
  void aLoadCountsWholeBlocksAndIsAlwaysTheSame() {
    assertEquals(2 * 112, new Workload(2, 90, 12).cachedTokens());
    Workload load = TWO.decode();
    int[] prompt = load.request(1, 50).prompt();
    assertEquals(100, prompt.length);
    assertEquals(
        List.of(), Arrays.stream(prompt).filter(id -> id < 0 || id >= 50).boxed().toList());
    assertArrayEquals(prompt, load.request(1, 50).prompt());
    assertFalse(Arrays.equals(prompt, load.request(0, 50).prompt()));
  }
}
