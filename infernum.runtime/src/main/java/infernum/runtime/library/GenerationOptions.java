package infernum.runtime.library;

import infernum.runtime.engine.Request;
import infernum.runtime.engine.Request.Ending;
import infernum.runtime.engine.Request.Sampling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How an answer is generated; what isn't said is as the model's own generation_config.json says.
 * Immutable: each method gives another one.
 */
public final class GenerationOptions {
  /** Up to 512 tokens, drawn as the model's makers say. */
  public static final GenerationOptions DEFAULT =
      new GenerationOptions(Ending.at(512), Sampling.DEFAULT);

  private final Ending ending;
  private final Sampling sampling;

  private GenerationOptions(Ending ending, Sampling sampling) {
    this.ending = ending;
    this.sampling = sampling;
  }

  /** At most that many tokens. */
  public GenerationOptions maxTokens(int tokens) {
    return with(
        new Ending(
            tokens,
            Math.min(ending.minTokens(), tokens),
            ending.stopTokens(),
            ending.stopStrings(),
            ending.ignoreEndTokens()));
  }

  /** Ends before the first of these texts. */
  public GenerationOptions stop(String... texts) {
    return with(
        new Ending(
            ending.maxTokens(),
            ending.minTokens(),
            ending.stopTokens(),
            List.of(texts),
            ending.ignoreEndTokens()));
  }

  /** Also ends at these tokens. */
  public GenerationOptions stopTokens(Set<Integer> tokens) {
    return with(
        new Ending(
            ending.maxTokens(),
            ending.minTokens(),
            tokens,
            ending.stopStrings(),
            ending.ignoreEndTokens()));
  }

  /** Always the most likely token. */
  public GenerationOptions greedy() {
    return set("temperature", 0);
  }

  /** Sets a parameter of sampling by its name: {@code temperature}, {@code top_p}, a plug-in's. */
  public GenerationOptions set(String parameter, double value) {
    Map<String, Double> parameters = new HashMap<>(sampling.parameters());
    parameters.put(parameter, value);
    return new GenerationOptions(
        ending, new Sampling(parameters, sampling.logitBias(), sampling.seed()));
  }

  /** The same random numbers each time. */
  public GenerationOptions seed(long seed) {
    return new GenerationOptions(
        ending, new Sampling(sampling.parameters(), sampling.logitBias(), OptionalLong.of(seed)));
  }

  /** What must not be part of an answer's end: the tokens it may end at. */
  Set<Integer> stopTokens() {
    return ending.stopTokens();
  }

  Request request(int[] prompt) {
    return Request.of(prompt, ending.maxTokens()).with(ending).with(sampling);
  }

  private GenerationOptions with(Ending other) {
    return new GenerationOptions(other, sampling);
  }
}
