package infernum.runtime.compiled;

import infernum.runtime.kv.Sequence;
import infernum.runtime.model.Chunk;
import infernum.runtime.model.Chunk.Rows;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.Logits;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.model.Session;
import infernum.runtime.model.SessionLimits;
import infernum.spi.model.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Runs the same steps of a model in several ways. */
final class Ways {
  static final SessionLimits LIMITS = new SessionLimits(96, 64, 48, 3, 40);

  private final ModelLoader loader;
  private final LoadOptions options;
  private final Supplier<Checkpoint> checkpoint;

  /**
   * Of a model.
   *
   * @param options but for how steps are computed
   * @param checkpoint opens it again for each way
   */
  Ways(ModelLoader loader, LoadOptions options, Supplier<Checkpoint> checkpoint) {
    this.loader = loader;
    this.options = options;
    this.checkpoint = checkpoint;
  }

  LoadedModel load(LoadOptions.Graphs graphs) {
    return loader.load(checkpoint.get(), options.with(graphs));
  }

  /** Logits op by op. */
  List<float[]> eager() {
    return logits(new LoadOptions.Graphs(true, Set.of()));
  }

  /** Logits with a graph, without some rewrites. */
  List<float[]> compiled(Set<String> without) {
    return logits(new LoadOptions.Graphs(false, without));
  }

  private List<float[]> logits(LoadOptions.Graphs graphs) {
    try (LoadedModel model = load(graphs);
        Session session = model.session(LIMITS)) {
      return steps(session);
    }
  }

  /** Names of all rewrites. */
  static Set<String> rewrites() {
    return new TreeSet<>(
        Set.of(
            "add-rms-norm",
            "geglu",
            "linears-2",
            "linears-3",
            "rope-pair",
            "scale-softcap",
            "swiglu"));
  }

  /** How often each rewrite was applied. */
  Map<String, Integer> applied() {
    try (LoadedModel model = load(LoadOptions.Graphs.DEFAULT)) {
      return model.compile(LIMITS).optimiser().applied();
    }
  }

  /** A prompt, then its next token beside another's prompt, then three sequences. */
  static List<float[]> steps(Session session) {
    Sequence first = session.sequence();
    Sequence second = session.sequence();
    Sequence third = session.sequence();
    List<float[]> rows = new ArrayList<>();
    rows.addAll(run(session, new Chunk(first, tokens(1, 21), Rows.ALL)));
    rows.addAll(
        run(
            session,
            new Chunk(first, tokens(2, 1), Rows.LAST),
            new Chunk(second, tokens(3, 18), Rows.NONE)));
    rows.addAll(
        run(
            session,
            new Chunk(third, tokens(4, 5), Rows.LAST),
            new Chunk(second, tokens(5, 1), Rows.LAST),
            new Chunk(first, tokens(6, 7), Rows.ALL)));
    return rows;
  }

  private static List<float[]> run(Session session, Chunk... chunks) {
    Logits logits = session.run(List.of(chunks));
    return IntStream.range(0, logits.rows()).mapToObj(logits::row).toList();
  }

  private static int[] tokens(int seed, int count) {
    return new Random(seed).ints(count, 0, 256).toArray();
  }
}
