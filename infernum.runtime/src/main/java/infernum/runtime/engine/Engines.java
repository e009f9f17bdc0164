package infernum.runtime.engine;

import infernum.runtime.model.LoadedModel;
import infernum.runtime.plugin.Services;
import infernum.runtime.sampling.SamplingParameters;
import infernum.spi.scheduling.SchedulingPolicy;

/** Starts engines over loaded models. */
public final class Engines {
  private Engines() {}

  /**
   * Allocates cache and memory for steps, and starts.
   *
   * @param model stays open until the engine is closed
   * @throws infernum.spi.InfernumException there isn't as much memory
   */
  public static Engine start(
      LoadedModel model, EngineLimits limits, SchedulingPolicy policy, Services services) {
    return new Engine(engineModel(model, limits, services), limits, policy);
  }

  static Engine.Model engineModel(LoadedModel model, EngineLimits limits, Services services) {
    return new Engine.Model(
        model.session(limits.session()),
        model.findTokenizer(),
        model.endTokens(),
        model.vocabulary(),
        new SamplingParameters(services.samplingStages().all(), model.generationConfig()),
        services.samplingStages().all());
  }
}
