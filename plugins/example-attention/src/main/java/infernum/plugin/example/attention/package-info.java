/**
 * Attention to a sliding window and to the first tokens. {@link
 * infernum.plugin.example.attention.SinkWindowVariant} is the service, {@link
 * infernum.plugin.example.attention.SinkWindow} the mask. {@code docs/attention-plugin.md} goes
 * through it.
 */
@NullMarked
package infernum.plugin.example.attention;

import org.jspecify.annotations.NullMarked;
