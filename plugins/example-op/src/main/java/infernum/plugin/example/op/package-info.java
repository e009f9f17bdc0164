/**
 * The squared ReLU as a plug-in: an {@linkplain infernum.plugin.example.op.ReluSquared op} with its
 * meaning, and the {@linkplain infernum.plugin.example.op.Relu2 name} by which a model asks for it.
 */
@NullMarked
package infernum.plugin.example.op;

import org.jspecify.annotations.NullMarked;
