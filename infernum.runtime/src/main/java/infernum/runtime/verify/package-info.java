/**
 * Compares a model with the results that a reference wrote down: {@link
 * infernum.runtime.verify.Golden} is what the reference says, {@link
 * infernum.runtime.verify.GoldenVerifier} checks each of its entries.
 */
@NullMarked
package infernum.runtime.verify;

import org.jspecify.annotations.NullMarked;
