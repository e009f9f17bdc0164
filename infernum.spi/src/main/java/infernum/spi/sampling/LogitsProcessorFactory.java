package infernum.spi.sampling;

import infernum.spi.Named;
import infernum.spi.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * Makes one stage of sampling for each request that asks for it. A service; its parameters are
 * fields of every request, and keys of a model's generation_config.json, from which they are taken
 * where a request doesn't say.
 */
public interface LogitsProcessorFactory extends Named {
  /**
   * Its place in the chain, the lowest first. Infernum's own: 100 logit bias, 200 minimum length,
   * 300 repetition penalty, 310 presence and frequency penalties, 400 temperature, 500 min-p, 600
   * top-k, 700 top-p.
   */
  int order();

  /** The numbers that a request may set. */
  List<Parameter> parameters();

  /**
   * The stage for a request.
   *
   * @return empty where the request's values ask for nothing
   * @throws infernum.spi.InfernumException a value isn't allowed; the message names the parameter,
   *     the value and the range
   */
  Optional<LogitsProcessor> create(SamplingRequest request);
}
