package infernum.runtime.cli;

import infernum.runtime.engine.EngineLimits;
import infernum.runtime.model.LoadedModel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that answer: how long a context, how much memory. */
final class LimitOptions {
  @Option(
      names = "--max-context",
      paramLabel = "TOKENS",
      description =
          "tokens of a prompt and its answer (default: the model's, as far as memory goes)")
  private int context = Integer.MAX_VALUE;

  @Mixin private StepOptions step = new StepOptions();

  /** For one request at a time of at most so many tokens. */
  EngineLimits alone(LoadedModel model, Subcommand command, int wantedContext) {
    command.requirePositive("--max-context", context);
    step.check(command);
    return step.capacity(model)
        .context(Math.min(context, wantedContext))
        .sequences(1)
        .batchTokens(Math.min(step.batchTokens(), wantedContext))
        .of(model);
  }
}
