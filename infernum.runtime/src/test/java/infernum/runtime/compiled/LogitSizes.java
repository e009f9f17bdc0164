package infernum.runtime.compiled;

import infernum.runtime.Checkpoints;
import infernum.runtime.kv.Sequence;
import infernum.runtime.model.BlockHook;
import infernum.runtime.model.Chunk;
import infernum.runtime.model.EagerSession;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.Logits;
import infernum.runtime.model.Session;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.StoredTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What each logit of {@link Ways#steps} is summed of: Σ|w·h| over the hidden state's features. */
final class LogitSizes implements Session {
  private final EagerSession session;
  private final float[] head;
  private final int width;
  private final List<double[]> sizes = new ArrayList<>();

  private LogitSizes(EagerSession session, StoredTensor head) {
    this.session = session;
    this.head = Checkpoints.values(head);
    this.width = Math.toIntExact(head.shape().getLast());
  }

  static List<double[]> of(Ways ways, String golden) {
    try (LoadedModel model = ways.load(new LoadOptions.Graphs(true, Set.of()));
        Checkpoint checkpoint = GoldenModels.open(golden);
        LogitSizes session =
            new LogitSizes(model.eagerSession(Ways.LIMITS.cached()), head(checkpoint))) {
      Ways.steps(session);
      return session.sizes;
    }
  }

  private static StoredTensor head(Checkpoint checkpoint) {
    String own = "lm_head.weight";
    String tied = "model.embed_tokens.weight";
    return Checkpoints.tensor(checkpoint, checkpoint.tensors().containsKey(own) ? own : tied);
  }

  @Override
  public Logits run(List<Chunk> batch) {
    return session.run(batch, BlockHook.read("norm", hidden -> measure(batch, hidden)));
  }

  /** Of the rows that the batch wants. */
  private void measure(List<Chunk> batch, float[] hidden) {
    int end = 0;
    for (Chunk chunk : batch) {
      end += chunk.tokens().length;
      for (int row = end - chunk.outputs(); row < end; row++) {
        sizes.add(measure(Arrays.copyOfRange(hidden, row * width, (row + 1) * width)));
      }
    }
  }

  private double[] measure(float[] hidden) {
    double[] all = new double[head.length / width];
    for (int token = 0; token < all.length; token++) {
      for (int i = 0; i < width; i++) {
        all[token] += Math.abs((double) head[token * width + i] * hidden[i]);
      }
    }
    return all;
  }

  @Override
  public Sequence sequence() {
    return session.sequence();
  }

  @Override
  public int freeBlocks() {
    return session.freeBlocks();
  }

  @Override
  public void close() {
    session.close();
  }
}
