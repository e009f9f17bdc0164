/**
 * Both products of a gated feed-forward and its activation as one op: the {@linkplain
 * infernum.plugin.example.fusion.GateUpSwiGlu op} with its meaning, and a {@linkplain
 * infernum.plugin.example.fusion.GateUpSwiGluKernel kernel} for the host's memory.
 */
@NullMarked
package infernum.plugin.example.fusion;

import org.jspecify.annotations.NullMarked;
