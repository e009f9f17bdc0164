package infernum.runtime.cli;

import infernum.runtime.kv.BlockAllocator;
import infernum.runtime.model.SessionLimits;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What of a model's graph is shown, and for steps of which sizes it is planned. */
final class GraphOptions {
  /** Tokens of a context where the model was made for more: a plan that most machines can take. */
  private static final int CONTEXT = 4096;

  @Option(
      names = "--graph",
      required = true,
      description =
          "show what the model computes in a step, instead of what is in its files: ops by block,"
              + " shapes, kernels and who else was asked, places in memory, rewrites")
  @SuppressWarnings("UnusedVariable") // that there are options of this kind says it
  private boolean graph;

  @Option(names = "--before", description = "the graph as the block code has it")
  private boolean before;

  @Option(names = "--after", description = "the graph after rewrites, with its plan (default)")
  private boolean after;

  @Option(names = "--all", description = "write out layers that are like one before them")
  private boolean all;

  @Option(
      names = "--dot",
      paramLabel = "FILE",
      description = "write the graph to a file of Graphviz instead: dot -Tsvg FILE")
  private @Nullable Path dot;

  @Option(
      names = "--max-batch-tokens",
      paramLabel = "N",
      description = "tokens of a step that memory is planned for (default: 512)")
  private int tokens = 512;

  @Option(
      names = "--max-seqs",
      paramLabel = "N",
      description = "sequences of a step that memory is planned for (default: 1)")
  private int sequences = 1;

  @Option(
      names = "--max-context",
      paramLabel = "TOKENS",
      description =
          "tokens of a sequence that memory is planned for (default: what the model was made for, "
              + CONTEXT
              + " at most)")
  private @Nullable Integer context;

  boolean before() {
    return before;
  }

  boolean all() {
    return all;
  }

  Optional<Path> dot() {
    return Optional.ofNullable(dot);
  }

  /** Demands options that go together, and sizes that steps can have. */
  void check(Subcommand command) {
    if (before && after) {
      throw command.refused("--before and --after are two graphs; choose one");
    }
    command.requirePositive("--max-batch-tokens", tokens);
    command.requirePositive("--max-seqs", sequences);
    if (context != null) {
      command.requirePositive("--max-context", context);
    }
    if (tokens < sequences) {
      throw command.refused(
          "--max-batch-tokens %d leaves no token for some of --max-seqs %d sequences"
              .formatted(tokens, sequences));
    }
    if (all && dot != null) {
      throw command.refused("--dot writes every layer anyway; drop --all");
    }
  }

  /**
   * The sizes.
   *
   * @param made tokens of a context that the model was made for
   */
  SessionLimits limits(int made, Subcommand command) {
    int length = context == null ? Math.min(made, CONTEXT) : context;
    if (length > made) {
      throw command.refused(
          "--max-context %d, but the model was made for %d".formatted(length, made));
    }
    long slots = (long) BlockAllocator.blocksFor(length) * BlockAllocator.BLOCK_SIZE * sequences;
    if (slots > Integer.MAX_VALUE) {
      throw command.refused(
          "--max-seqs %d of --max-context %d tokens: a cache has %d tokens at most"
              .formatted(sequences, length, Integer.MAX_VALUE));
    }
    return new SessionLimits((int) slots, length, tokens, sequences, sequences);
  }
}
