/** {@code /metrics}: an engine's counts and times under vLLM's names. */
@NullMarked
package infernum.server.metrics;

import org.jspecify.annotations.NullMarked;
