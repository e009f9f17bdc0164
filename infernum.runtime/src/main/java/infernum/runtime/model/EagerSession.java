package infernum.runtime.model;

import java.util.List;

/** A session that computes each op when it is applied, so that block outputs can be hooked. */
public interface EagerSession extends Session {
  /**
   * Runs one step, and shows what each block computes.
   *
   * @see #run(List)
   */
  Logits run(List<Chunk> batch, BlockHook hook);
}
