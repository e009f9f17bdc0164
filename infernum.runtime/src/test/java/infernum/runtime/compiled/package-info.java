/** Models whose steps run as graphs, against the same computed op by op. */
@NullMarked
package infernum.runtime.compiled;

import org.jspecify.annotations.NullMarked;
