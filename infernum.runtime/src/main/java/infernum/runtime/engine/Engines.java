package infernum.runtime.engine;

import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.Session;
import infernum.runtime.plugin.Services;
import infernum.runtime.sampling.SamplingParameters;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.scheduling.SchedulingPolicy;
import infernum.spi.text.Tokenizer;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/** Starts engines over loaded models. */
public final class Engines {
  private Engines() {}

  /**
   * Allocates cache and memory for steps, and starts.
   *
   * @param model stays open until the engine is closed
   * @throws infernum.spi.InfernumException there isn't as much memory; nothing is left open
   */
  public static Engine start(
      LoadedModel model, EngineLimits limits, SchedulingPolicy policy, Services services) {
    return start(model, limits, services, engineModel -> new Engine(engineModel, limits, policy));
  }

  /** With an engine that is made as a test wants it. */
  static Engine start(
      LoadedModel model,
      EngineLimits limits,
      Services services,
      Function<Engine.Model, Engine> engine) {
    Collection<LogitsProcessorFactory> stages = services.samplingStages().all();
    SamplingParameters sampling = new SamplingParameters(stages, model.generationConfig());
    Optional<Tokenizer> tokenizer = model.findTokenizer();
    Session session = model.session(limits.session());
    try {
      return engine.apply(
          new Engine.Model(
              session, tokenizer, model.endTokens(), model.vocabulary(), sampling, stages));
    } catch (RuntimeException | Error e) { // of a policy, or no thread to be had
      session.close();
      throw e;
    }
  }
}
