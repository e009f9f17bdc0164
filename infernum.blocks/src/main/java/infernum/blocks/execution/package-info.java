/**
 * Runs blocks. {@link infernum.blocks.execution.EagerScope} computes each op when it is applied;
 * {@link infernum.blocks.execution.Kernels} finds who computes it; {@link
 * infernum.blocks.execution.WeightStore} holds what was loaded.
 */
@NullMarked
package infernum.blocks.execution;

import org.jspecify.annotations.NullMarked;
