/**
 * The threads of an engine. {@link infernum.runtime.workers.WorkerPool} is what the runtime gives
 * to devices; whoever tests or measures a kernel makes one too.
 */
@NullMarked
package infernum.runtime.workers;

import org.jspecify.annotations.NullMarked;
