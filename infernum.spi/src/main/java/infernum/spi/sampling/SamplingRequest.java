package infernum.spi.sampling;

import infernum.spi.Settings;
import java.util.Map;
import java.util.Set;

/**
 * What a request says about sampling.
 *
 * @param settings values of all parameters that installed factories declare
 * @param logitBias what is added to some tokens' logits
 * @param endTokens tokens that end the answer
 * @param minTokens tokens of the answer before it may end
 * @param vocabulary how many tokens there are
 */
public record SamplingRequest(
    Settings settings,
    Map<Integer, Double> logitBias,
    Set<Integer> endTokens,
    int minTokens,
    int vocabulary) {
  /** Copies the collections. */
  public SamplingRequest {
    logitBias = Map.copyOf(logitBias);
    endTokens = Set.copyOf(endTokens);
  }
}
