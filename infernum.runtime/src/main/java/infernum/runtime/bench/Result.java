package infernum.runtime.bench;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What was measured of one load. Rates are medians over repetitions; times are of all streams and
 * tokens of all repetitions.
 *
 * @param prefillRate prompt tokens per second, of a run that ends with each prompt's first token
 * @param decodeRate tokens per second of all streams together while all of them decode; empty where
 *     the first had ended when the last began
 * @param outputRate tokens per second of all streams, over all of a run: throughput
 * @param timeToFirstToken milliseconds from a request's submission (TTFT)
 * @param interTokenLatency milliseconds from a stream's token to its next (ITL)
 * @param usedBlocks of the cache at most
 */
public record Result(
    Workload workload,
    double prefillRate,
    OptionalDouble decodeRate,
    double outputRate,
    Distribution timeToFirstToken,
    Distribution interTokenLatency,
    int usedBlocks) {
  private static final double MILLISECOND = 1e6;

  static Result of(Workload workload, List<Repetition> prefills, List<Repetition> runs) {
    List<StreamTimes> streams = runs.stream().flatMap(run -> run.streams().stream()).toList();
    double[] decode =
        runs.stream().map(Repetition::decodeRate).flatMapToDouble(OptionalDouble::stream).toArray();
    return new Result(
        workload,
        Distribution.median(prefills.stream().mapToDouble(Repetition::promptRate).toArray()),
        decode.length == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(Distribution.median(decode)),
        Distribution.median(runs.stream().mapToDouble(Repetition::outputRate).toArray()),
        Distribution.of(
            streams.stream().mapToDouble(stream -> stream.timeToFirstToken() / MILLISECOND)),
        Distribution.of(
            streams.stream()
                .flatMapToLong(StreamTimes::gaps)
                .mapToDouble(gap -> gap / MILLISECOND)),
        streams.stream().mapToInt(StreamTimes::usedBlocks).max().orElse(0));
  }
}
