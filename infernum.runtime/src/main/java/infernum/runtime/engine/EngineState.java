package infernum.runtime.engine;

/**
 * What an engine is doing, after its latest step.
 *
 * @param ready whether it can be expected to compute
 * @param running requests that own blocks
 * @param waiting requests that don't
 * @param freeBlocks of the cache
 * @param steps since it began
 * @param tokens computed since it began, prompts and answers
 * @param preemptions since it began
 * @param lastStep when the latest step ended, on the clock of {@link System#nanoTime}; of the
 *     engine's start where there was none
 * @param longestStep nanoseconds of the longest one so far
 */
public record EngineState(
    boolean ready,
    int running,
    int waiting,
    int freeBlocks,
    long steps,
    long tokens,
    long preemptions,
    long lastStep,
    long longestStep) {
  /** The same of an engine that computes no more. */
  EngineState stopped() {
    return new EngineState(
        false, running, waiting, freeBlocks, steps, tokens, preemptions, lastStep, longestStep);
  }
}
