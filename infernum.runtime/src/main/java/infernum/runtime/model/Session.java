package infernum.runtime.model;

import infernum.runtime.kv.Sequence;
import java.util.List;

/** A cache for a number of tokens, and sequences in it. Of one thread. */
public interface Session extends AutoCloseable {
  /** A new, empty sequence; released, or gone with the session. */
  Sequence sequence();

  /** Blocks of the cache that no sequence has. */
  int freeBlocks();

  /**
   * Runs one step.
   *
   * @param batch chunks of different sequences of this session, at least one
   * @return the rows that the chunks want, in order; the next step overwrites them
   * @throws infernum.spi.InfernumException the cache is full, or a token isn't in the vocabulary;
   *     all sequences are as they were
   * @throws IllegalArgumentException the step is larger than the session's limits
   */
  Logits run(List<Chunk> batch);

  @Override
  void close();
}
