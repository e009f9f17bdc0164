/**
 * A process that holds one model on one device and measures what it is told to, and its client. A
 * device has a process of its own, so that no other's code, heap or threads are in its figures.
 * {@link infernum.benchmarks.worker.Worker} has the protocol.
 */
@NullMarked
package infernum.benchmarks.worker;

import org.jspecify.annotations.NullMarked;
