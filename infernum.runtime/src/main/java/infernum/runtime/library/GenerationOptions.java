package infernum.runtime.library;

import infernum.runtime.engine.Request;
import infernum.runtime.engine.Request.Ending;
import infernum.runtime.engine.Request.Sampling;
import infernum.runtime.engine.RequestCheck;
import infernum.runtime.plugin.Services;
import infernum.spi.InfernumException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How an answer is generated; what isn't said is as the model's own generation_config.json says,
 * and greedy where that doesn't say. Values are checked when an answer is asked for, and by {@link
 * #requireAllowed} before there is a model. Immutable: each method gives another one.
 */
public final class GenerationOptions {
  /** One answer of up to 512 tokens, drawn as the model's makers say. */
  public static final GenerationOptions DEFAULT =
      new GenerationOptions(Request.of(new int[0], 512), 1);

  /** With an empty prompt. */
  private final Request template;

  private final int n;

  private GenerationOptions(Request template, int n) {
    this.template = template;
    this.n = n;
  }

  /** At most that many tokens. */
  public GenerationOptions maxTokens(int tokens) {
    return ending(ending -> ending.maxTokens(tokens));
  }

  /** No end token and no stop string ends it before it has so many tokens. */
  public GenerationOptions minTokens(int tokens) {
    return ending(ending -> ending.minTokens(tokens));
  }

  /** Ends before the first of these texts: the one that ends first, the longest of several. */
  public GenerationOptions stop(String... texts) {
    return ending(ending -> ending.stopStrings(List.of(texts)));
  }

  /** Also ends at these tokens. */
  public GenerationOptions stopTokens(Set<Integer> tokens) {
    return ending(ending -> ending.stopTokens(tokens));
  }

  /** The tokens that end a model's answers are tokens like any other. */
  public GenerationOptions ignoreEndTokens() {
    return ending(Ending::endTokensIgnored);
  }

  /** Always the most likely token. */
  public GenerationOptions greedy() {
    return set("temperature", 0);
  }

  /**
   * Sets a parameter of sampling by its name: {@code temperature}, {@code top_p}, a plug-in's.
   * While the temperature is 0, those that truncate have no effect.
   */
  public GenerationOptions set(String parameter, double value) {
    Map<String, Double> parameters = new HashMap<>(sampling().parameters());
    parameters.put(parameter, value);
    return with(template.with(new Sampling(parameters, sampling().logitBias(), sampling().seed())));
  }

  /** What is added to tokens' logits, from -100 to 100. */
  public GenerationOptions logitBias(Map<Integer, Double> bias) {
    return with(template.with(new Sampling(sampling().parameters(), bias, sampling().seed())));
  }

  /** The same random numbers each time. */
  public GenerationOptions seed(long seed) {
    Sampling other =
        new Sampling(sampling().parameters(), sampling().logitBias(), OptionalLong.of(seed));
    return with(template.with(other));
  }

  /** Keeps the probabilities of each token and of so many of the most likely ones, 20 at most. */
  public GenerationOptions logprobs(int count) {
    return with(template.withLogprobs(OptionalInt.of(count), template.promptLogprobs()));
  }

  /** Keeps the same for the prompt's tokens but the first. */
  public GenerationOptions promptLogprobs(int count) {
    return with(template.withLogprobs(template.logprobs(), OptionalInt.of(count)));
  }

  /** Ends it when so much time has passed. */
  public GenerationOptions within(Duration limit) {
    return with(template.within(limit));
  }

  /**
   * Several answers to one prompt, which {@link Infernum#answers} gives. With a seed, each has one
   * of its own that follows from it.
   */
  public GenerationOptions n(int answers) {
    return new GenerationOptions(template, answers);
  }

  /**
   * Checks all values that can be judged without a model; so a program can refuse what its user
   * says before it loads one. What is left to the model: whether tokens are in its vocabulary, and
   * whether its queue has room for so many answers.
   *
   * @param services whose stages of sampling say which parameters there are, and their ranges
   * @throws InfernumException a value isn't allowed, or no stage knows a parameter
   */
  public void requireAllowed(Services services) {
    if (n < 1) {
      throw new InfernumException("n must be at least 1, is " + n);
    }
    RequestCheck.require(template, services.samplingStages().all());
  }

  /** How many answers. */
  int n() {
    return n;
  }

  /** For a chat, whose template ends turns in its own way. */
  GenerationOptions alsoEndingAt(Set<Integer> tokens) {
    Set<Integer> ends = new HashSet<>(template.ending().stopTokens());
    ends.addAll(tokens);
    return stopTokens(ends);
  }

  /** Whether end tokens are tokens like any other. */
  boolean ignoresEndTokens() {
    return template.ending().ignoreEndTokens();
  }

  Request request(int[] prompt) {
    return template.to(prompt);
  }

  private Sampling sampling() {
    return template.sampling();
  }

  private GenerationOptions ending(UnaryOperator<Ending> change) {
    return with(template.with(change.apply(template.ending())));
  }

  private GenerationOptions with(Request other) {
    return new GenerationOptions(other, n);
  }
}
