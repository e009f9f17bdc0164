package infernum.runtime.model;

import infernum.runtime.kv.Sequence;
import java.util.List;

/** A cache for a number of tokens, and sequences in it. Of one thread. */
public interface Session extends AutoCloseable {
  /** A new, empty sequence; released, or gone with the session. */
  Sequence sequence();

  /**
   * Runs one step.
   *
   * @param batch chunks of different sequences of this session, at least one
   * @return the rows that the chunks want, in order
   * @throws infernum.spi.InfernumException the cache is full, or a token isn't in the vocabulary;
   *     all sequences are as they were
   */
  Logits run(List<Chunk> batch);

  /** Runs one step, and shows what each block computes. */
  Logits run(List<Chunk> batch, BlockListener listener);

  @Override
  void close();
}
