package infernum.runtime.bench;

import infernum.runtime.engine.Request;
import infernum.runtime.engine.Request.Ending;
import infernum.runtime.engine.Request.Sampling;
import infernum.runtime.kv.BlockAllocator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Requests that come at once.
 *
 * @param concurrency how many
 * @param promptTokens of each, another prompt for each
 * @param outputTokens of each: exactly as many, whatever the model would like to end with
 */
record Workload(int concurrency, int promptTokens, int outputTokens) {
  /** Tokens of one request. */
  long context() {
    return (long) promptTokens + outputTokens;
  }

  /** Tokens that a cache must have for all of them. */
  long cachedTokens() {
    long blocks = Math.ceilDiv(context(), BlockAllocator.BLOCK_SIZE);
    return Math.multiplyExact(concurrency * blocks, BlockAllocator.BLOCK_SIZE);
  }

  /** The request of a stream: its prompt's tokens are any of the vocabulary, always the same. */
  Request request(int stream, int vocabulary) {
    int[] prompt = new SplittableRandom(stream).ints(promptTokens, 0, vocabulary).toArray();
    Ending exactly = new Ending(outputTokens, outputTokens, Set.of(), List.of(), true);
    return Request.of(prompt, outputTokens).with(exactly).with(Sampling.GREEDY);
  }
}
