/**
 * The engine: many requests, one batch per step. Read {@link infernum.runtime.engine.EngineLoop},
 * whose step is {@code schedule, run, sample, publish}; then {@link
 * infernum.runtime.engine.Scheduler}, which decides what a step computes; then {@link
 * infernum.runtime.engine.Engine}, the thread around the loop and its border to the others.
 *
 * <p>A block of the cache is owned by the {@link infernum.runtime.kv.BlockAllocator}, which has it
 * free, or by the {@link infernum.runtime.kv.Sequence} of one {@link
 * infernum.runtime.engine.ActiveRequest} that runs. A request that waits, was pre-empted or has
 * ended owns none.
 */
@NullMarked
package infernum.runtime.engine;

import org.jspecify.annotations.NullMarked;
