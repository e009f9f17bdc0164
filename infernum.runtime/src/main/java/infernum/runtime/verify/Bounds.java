package infernum.runtime.verify;

import infernum.spi.kernel.Arithmetic;
import java.util.OptionalDouble;

/**
 * By how much a model may differ from its reference: what the reference's file allows, or what the
 * arithmetic of the device declares where that isn't float.
 *
 * @param logit of each position's largest logit, and of every one after the prompt; infinite where
 *     {@code logitError} is looked at instead
 * @param logitError root mean square of the errors after the prompt, their mean left out; 0: not
 *     looked at
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
        arithmetic.logitError() == 0 ? goldens : Double.POSITIVE_INFINITY,
        arithmetic.logitError(),
        allowed,
        lead.isPresent() ? allowed / 5 : Math.log1p(arithmetic.perplexity()));
  }
}
