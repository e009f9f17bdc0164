package infernum.runtime.cli;

import infernum.runtime.engine.EngineLimits;
import infernum.runtime.engine.MemoryPlan;
import infernum.runtime.inspect.PlanLine;
import infernum.runtime.library.GenerationOptions;
import infernum.runtime.library.Infernum;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.plugin.Services;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Mixin;

/** The options of every command that answers: which model's engine, how large, drawing how. */
final class AnswerOptions {
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private SamplingOptions sampling = new SamplingOptions();

  /**
   * Loads a model and starts its engine, with a line for the user on each.
   *
   * @param context tokens of a prompt and its answer that are needed
   */
  Infernum start(
      Subcommand command, Services services, Path path, ToIntFunction<LoadedModel> context) {
    LoadedModel model = command.load(services, path, engine);
    model.onPlan(plan -> command.err().println("infernum: " + PlanLine.of(plan)));
    try {
      command.err().println(sampling.shown(model, services));
      EngineLimits planned = limits.alone(model, command, context.applyAsInt(model));
      MemoryPlan.of(planned, model).lines().forEach(command.err()::println);
      return Infernum.start(model, planned, services);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /** How answers of at most so many tokens are generated. */
  GenerationOptions generation(int maxTokens) {
    return sampling.options(maxTokens);
  }
}
