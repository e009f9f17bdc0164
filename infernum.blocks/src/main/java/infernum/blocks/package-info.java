/**
 * The blocks that models are composed of. Read {@link infernum.blocks.Decoder} first: it is a model
 * as the papers draw it. Its parts are {@link infernum.blocks.TokenEmbedding}, {@link
 * infernum.blocks.TransformerLayer} and {@link infernum.blocks.Head}; a layer's parts are in the
 * packages {@code attention}, {@code feedforward} and {@code norm}, each swappable by name. {@link
 * infernum.blocks.DecoderBuilder} makes them from a configuration and weights. {@code execution}
 * runs them.
 */
@NullMarked
package infernum.blocks;

import org.jspecify.annotations.NullMarked;
