package infernum.runtime.cli;

import infernum.runtime.engine.EngineLimits;
import infernum.runtime.kv.BlockAllocator;
import infernum.runtime.model.LoadedModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that answer: how long a context, how much memory. */
public final class LimitOptions {
  static final String CONTEXT = "--max-context";

  @Option(
      names = CONTEXT,
      paramLabel = "TOKENS",
      description =
          "tokens of a prompt and its answer (default: the model's, as far as memory goes)")
  private @Nullable Integer context;

  @Mixin private StepOptions step = new StepOptions();

  /** Found by picocli. */
  public LimitOptions() {}

  /** Demands numbers that something can be done with; needs no model. */
  public void check(Subcommand command) {
    if (context != null) {
      command.requirePositive(CONTEXT, context);
    }
    step.check(command);
  }

  /**
   * For requests of as many tokens as the model was made for, or fewer where the user says so, or
   * doesn't and the cache has no room.
   *
   * @param sequences requests at once
   * @throws RuntimeException an error of usage: the user wants a context that the model wasn't made
   *     for, or that the cache has no room for: an answer would end before it was expected to
   */
  public EngineLimits limits(LoadedModel model, Subcommand command, int sequences) {
    check(command);
    int made = model.contextLength();
    if (context != null && context > made) {
      throw command.refused(
          "%s %d, but the model was made for %d".formatted(CONTEXT, context, made));
    }
    EngineLimits limits =
        step.capacity(model)
            .context(context == null ? made : context)
            .sequences(sequences)
            .of(model);
    if (context != null && limits.context() < context) {
      long bytes =
          (long) BlockAllocator.blocksFor(context)
              * BlockAllocator.BLOCK_SIZE
              * model.cacheBytesPerToken();
      throw command.refused(
          "%s %d needs a cache of %,d MiB, %s allows %,d"
              .formatted(
                  CONTEXT,
                  context,
                  Math.ceilDiv(bytes, 1 << 20),
                  StepOptions.KV_MEMORY,
                  step.cacheBytes(model) >> 20));
    }
    return limits;
  }

  /**
   * For one request.
   *
   * @throws RuntimeException an error of usage: its prompt leaves no room for an answer
   */
  EngineLimits alone(LoadedModel model, Subcommand command, int prompt, int maxTokens) {
    EngineLimits most = limits(model, command, 1);
    if (prompt >= most.context()) {
      throw command.refused(
          "the prompt has %,d tokens, which leaves no room for an answer in a %s"
              .formatted(prompt, remark(model, most)));
    }
    int wanted = (int) Math.min(most.context(), (long) Math.max(1, prompt) + maxTokens);
    return step.capacity(model)
        .context(wanted)
        .sequences(1)
        .batchTokens(Math.min(step.batchTokens(), wanted))
        .of(model);
  }

  /** How long a context is, and why it is no longer. */
  public String remark(LoadedModel model, EngineLimits limits) {
    String tokens = "context of %,d tokens".formatted(limits.context());
    return context != null || limits.context() == model.contextLength()
        ? tokens
        : tokens
            + ", of the model's %,d as far as %s goes"
                .formatted(model.contextLength(), StepOptions.KV_MEMORY);
  }
}
