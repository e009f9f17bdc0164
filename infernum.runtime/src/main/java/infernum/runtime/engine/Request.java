package infernum.runtime.engine;

import infernum.runtime.sampling.CounterRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What to answer, and how.
 *
 * @param prompt tokens, at least one
 * @param ending when the answer ends
 * @param sampling how its tokens are drawn
 * @param logprobs how many of the most likely tokens, 20 at most, are told at each place of the
 *     answer beside the one that stands there; empty: nothing is told
 * @param promptLogprobs the same for the prompt's places but the first
 * @param shown control tokens that the answer's text has by their names; all others are left out
 * @param timeout from submission on; empty: none
 * @param priority for policies that go by it; the lower one is more urgent
 */
public record Request(
    int[] prompt,
    Ending ending,
    Sampling sampling,
    OptionalInt logprobs,
    OptionalInt promptLogprobs,
    Set<Integer> shown,
    Optional<Duration> timeout,
    int priority) {
  /** Logarithms of probabilities that may be asked for at a place. */
  public static final int MOST_LOGPROBS = 20;

  /** Copies the set. */
  public Request {
    shown = Set.copyOf(shown);
  }

  /** Drawn as the model's defaults say; until the model ends, or that many tokens. */
  public static Request of(int[] prompt, int maxTokens) {
    return new Request(
        prompt,
        Ending.at(maxTokens),
        Sampling.DEFAULT,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Set.of(),
        Optional.empty(),
        0);
  }

  /** With another prompt. */
  public Request to(int[] other) {
    return new Request(other, ending, sampling, logprobs, promptLogprobs, shown, timeout, priority);
  }

  /** With another ending. */
  public Request with(Ending other) {
    return new Request(prompt, other, sampling, logprobs, promptLogprobs, shown, timeout, priority);
  }

  /** With another sampling. */
  public Request with(Sampling other) {
    return new Request(prompt, ending, other, logprobs, promptLogprobs, shown, timeout, priority);
  }

  /** With logarithms of probabilities, of the answer and of the prompt. */
  public Request withLogprobs(OptionalInt ofAnswer, OptionalInt ofPrompt) {
    return new Request(prompt, ending, sampling, ofAnswer, ofPrompt, shown, timeout, priority);
  }

  /** With some control tokens in its text. */
  public Request showing(Set<Integer> tokens) {
    return new Request(
        prompt, ending, sampling, logprobs, promptLogprobs, tokens, timeout, priority);
  }

  /** With another priority, for policies that go by it; the lower one is more urgent. */
  public Request priority(int other) {
    return new Request(prompt, ending, sampling, logprobs, promptLogprobs, shown, timeout, other);
  }

  /** With a time limit. */
  public Request within(Duration limit) {
    return new Request(
        prompt, ending, sampling, logprobs, promptLogprobs, shown, Optional.of(limit), priority);
  }

  /**
   * When an answer ends. Whatever ends it isn't part of its text.
   *
   * @param maxTokens of the answer
   * @param minTokens before an end token or a stop string counts
   * @param stopTokens end it, beside the model's own end tokens
   * @param stopStrings end it as soon as its text has one
   * @param ignoreEndTokens whether the model's own end tokens are tokens like any other
   */
  public record Ending(
      int maxTokens,
      int minTokens,
      Set<Integer> stopTokens,
      List<String> stopStrings,
      boolean ignoreEndTokens) {
    /** Copies the collections. */
    public Ending {
      stopTokens = Set.copyOf(stopTokens);
      stopStrings = List.copyOf(stopStrings);
    }

    /** When the model ends it, or after so many tokens. */
    public static Ending at(int maxTokens) {
      return new Ending(maxTokens, 0, Set.of(), List.of(), false);
    }

    /** Of at most so many tokens. */
    public Ending maxTokens(int tokens) {
      return new Ending(tokens, minTokens, stopTokens, stopStrings, ignoreEndTokens);
    }

    /** Of at least so many tokens. */
    public Ending minTokens(int tokens) {
      return new Ending(maxTokens, tokens, stopTokens, stopStrings, ignoreEndTokens);
    }

    /** At other tokens. */
    public Ending stopTokens(Set<Integer> tokens) {
      return new Ending(maxTokens, minTokens, tokens, stopStrings, ignoreEndTokens);
    }

    /** At other texts. */
    public Ending stopStrings(List<String> texts) {
      return new Ending(maxTokens, minTokens, stopTokens, texts, ignoreEndTokens);
    }

    /** Not at the model's own end tokens. */
    public Ending endTokensIgnored() {
      return new Ending(maxTokens, minTokens, stopTokens, stopStrings, true);
    }
  }

  /**
   * How tokens are drawn.
   *
   * @param parameters by name; the others are the model's defaults
   * @param logitBias what is added to tokens' logits
   * @param seed of the random numbers; empty: the engine takes another for each request
   */
  public record Sampling(
      Map<String, Double> parameters, Map<Integer, Double> logitBias, OptionalLong seed) {
    /** All as the model's defaults say. */
    public static final Sampling DEFAULT = new Sampling(Map.of(), Map.of(), OptionalLong.empty());

    /** Always the most likely token. */
    public static final Sampling GREEDY =
        new Sampling(Map.of("temperature", 0.0), Map.of(), OptionalLong.of(0));

    /** Copies the maps. */
    public Sampling {
      parameters = Map.copyOf(parameters);
      logitBias = Map.copyOf(logitBias);
    }

    /**
     * For the n-th of several answers to one request: with a seed of its own where the request has
     * one, the request's own for n = 0.
     */
    public Sampling nth(int n) {
      return seed.isEmpty()
          ? this
          : new Sampling(
              parameters, logitBias, OptionalLong.of(CounterRandom.derived(seed.getAsLong(), n)));
    }
  }
}
