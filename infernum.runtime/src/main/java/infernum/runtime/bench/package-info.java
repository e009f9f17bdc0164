/**
 * How fast an engine answers: {@link infernum.runtime.bench.Bench} runs loads of fixed size and
 * keeps the time of every token, {@link infernum.runtime.bench.Result} makes the field's figures of
 * them (throughput, time to first token, inter-token latency).
 */
@NullMarked
package infernum.runtime.bench;

import org.jspecify.annotations.NullMarked;
