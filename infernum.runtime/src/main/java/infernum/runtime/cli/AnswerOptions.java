package infernum.runtime.cli;

import infernum.runtime.engine.EngineLimits;
import infernum.runtime.library.GenerationOptions;
import infernum.runtime.library.Infernum;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.plugin.Services;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Mixin;

/** The options of every command that answers: which model's engine, how large, drawing how. */
final class AnswerOptions {
  private static final MemorySettings OF_REQUEST =
      new MemorySettings("--max-tokens, --max-context", StepOptions.BATCH_TOKENS);

  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private SamplingOptions sampling = new SamplingOptions();

  /** Demands values that something can be done with, before a model is loaded. */
  void check(Subcommand command, Services services) {
    engine.check(command);
    limits.check(command);
    sampling.check(command, services);
  }

  /**
   * Loads a model and starts its engine for one request.
   *
   * @param prompt how many tokens it has
   * @param maxTokens of its answer
   */
  Infernum start(
      Subcommand command,
      Services services,
      Path path,
      ToIntFunction<LoadedModel> prompt,
      int maxTokens) {
    LoadedModel model = command.load(services, path, engine);
    try {
      EngineLimits planned = limits.alone(model, command, prompt.applyAsInt(model), maxTokens);
      List<String> remarks = List.of(sampling.remark(model, services));
      return command.start(model, planned, OF_REQUEST, services, remarks);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /**
   * Loads a model and starts its engine for requests of any length, one at a time.
   *
   * @param remark the last of the first line
   */
  Infernum start(Subcommand command, Services services, Path path, String remark) {
    LoadedModel model = command.load(services, path, engine);
    try {
      EngineLimits planned = limits.limits(model, command, 1);
      List<String> remarks =
          List.of(limits.remark(model, planned), sampling.remark(model, services), remark);
      return command.start(model, planned, MemorySettings.OF_CONTEXT, services, remarks);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /** How tokens are drawn, for the user. */
  String sampling(LoadedModel model, Services services) {
    return sampling.remark(model, services);
  }

  /**
   * Sets a parameter of sampling from now on.
   *
   * @throws infernum.spi.InfernumException nobody knows it, or it is out of its bounds
   */
  void set(Services services, String parameter, double value) {
    sampling.set(services, parameter, value);
  }

  /** Whether always the most likely token is taken. */
  boolean isGreedy(LoadedModel model, Services services) {
    return sampling.isGreedy(model, services);
  }

  /** How answers of at most so many tokens are generated. */
  GenerationOptions generation(int maxTokens) {
    return sampling.options(maxTokens);
  }
}
