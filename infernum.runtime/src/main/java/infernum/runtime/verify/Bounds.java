package infernum.runtime.verify;

import infernum.spi.kernel.Arithmetic;
import java.util.OptionalDouble;

/**
 * By how much a model may differ from its reference: what the reference's file allows, or what the
 * arithmetic of the device declares where that isn't float.
 *
 * @param logit of each position's largest logit, and of every one after the prompt
 * @param logitError root mean square of the errors after the prompt; 0: not looked at, each error
 *     is within {@code logit}
 * @param lead by how much a best token may lead the reference's
 * @param meanNll of a text's mean negative log-likelihood
 */
record Bounds(double logit, double logitError, double lead, double meanNll) {
  /**
   * For a device.
   *
   * @param lead what the user allows; a fifth of it is allowed of a text's mean negative
   *     log-likelihood, since a mean over many positions errs far less than one logit
   */
  static Bounds of(Arithmetic arithmetic, double goldens, OptionalDouble lead) {
    double allowed = lead.orElse(arithmetic.lead());
    return new Bounds(
        arithmetic.logitError() == 0 ? goldens : allowed,
        arithmetic.logitError(),
        allowed,
        lead.isPresent() ? allowed / 5 : Math.log1p(arithmetic.perplexity()));
  }
}
