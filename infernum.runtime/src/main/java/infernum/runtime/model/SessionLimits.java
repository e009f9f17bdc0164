package infernum.runtime.model;

import infernum.runtime.kv.BlockAllocator;

/**
 * How large a session and its steps may get. Memory is planned for it once; a step that is larger
 * is refused.
 *
 * @param cached tokens in the cache, over all sequences, if each begins a block of its own
 * @param context tokens of one sequence
 * @param tokens new tokens of a step
 * @param sequences chunks of a step
 * @param outputs rows of logits of a step
 */
public record SessionLimits(int cached, int context, int tokens, int sequences, int outputs) {
  /** Demands at least one of each. */
  public SessionLimits {
    if (Math.min(Math.min(context, tokens), Math.min(sequences, outputs)) < 1) {
      throw new IllegalArgumentException(
          "a session for %d tokens of context, %d new tokens, %d sequences, %d outputs"
              .formatted(context, tokens, sequences, outputs));
    }
  }

  /** Steps as large as the cache, of as many sequences as fit into it. */
  public static SessionLimits of(int cached) {
    int blocks = BlockAllocator.blocksFor(cached);
    int slots = blocks * BlockAllocator.BLOCK_SIZE;
    return new SessionLimits(slots, slots, slots, blocks, slots);
  }

  /**
   * One sequence.
   *
   * @param length of the sequence
   * @param tokens new tokens of a step
   * @param outputs rows of logits of a step
   */
  public static SessionLimits alone(int length, int tokens, int outputs) {
    return new SessionLimits(length, length, tokens, 1, outputs);
  }
}
