package infernum.runtime.bench;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What was measured of a case. Rates and bytes have a value for each repetition; times are of all
 * streams and tokens of all repetitions.
 *
 * @param warmUp runs before the first that counts
 * @param settled whether they went on until they had stopped getting faster
 * @param prefillRate prompt tokens per second, of a run that ends with each prompt's first token
 * @param decodeRate tokens per second of all streams together while all of them decode; empty where
 *     the first had ended when the last began
 * @param outputRate tokens per second of all streams, over all of a run: throughput
 * @param heapPerStep bytes that all threads took from the heap for a step of decoding; empty where
 *     there is no decode rate
 * @param timeToFirstToken milliseconds from a prompt's submission (TTFT)
 * @param interTokenLatency milliseconds from a stream's token to its next (ITL)
 * @param usedBlocks of the cache at most
 */
public record Result(
    Case measured,
    int warmUp,
    boolean settled,
    Spread prefillRate,
    Optional<Spread> decodeRate,
    Spread outputRate,
    Optional<Spread> heapPerStep,
    Distribution timeToFirstToken,
    Distribution interTokenLatency,
    int usedBlocks) {
  private static final double MILLISECOND = 1e6;

  static Result of(Case measured, WarmUp warmUp, List<Repetition> prefills, List<Repetition> runs) {
    List<StreamTimes> streams = streams(runs);
    return new Result(
        measured,
        warmUp.runs(),
        warmUp.settled(),
        new Spread(prefills.stream().map(Repetition::promptRate).toList()),
        spread(runs, Repetition::decodeRate),
        new Spread(runs.stream().map(Repetition::outputRate).toList()),
        spread(runs, Repetition::heapPerStep),
        Distribution.of(
            streams(prefills).stream()
                .mapToDouble(stream -> stream.timeToFirstToken() / MILLISECOND)),
        Distribution.of(
            streams.stream()
                .flatMapToLong(StreamTimes::gaps)
                .mapToDouble(gap -> gap / MILLISECOND)),
        streams.stream().mapToInt(StreamTimes::usedBlocks).max().orElse(0));
  }

  private static List<StreamTimes> streams(List<Repetition> runs) {
    return runs.stream().flatMap(run -> run.streams().stream()).toList();
  }

  private static Optional<Spread> spread(
      List<Repetition> runs, Function<Repetition, OptionalDouble> figure) {
    List<Double> values =
        runs.stream().map(figure).flatMapToDouble(OptionalDouble::stream).boxed().toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(new Spread(values));
  }
}
