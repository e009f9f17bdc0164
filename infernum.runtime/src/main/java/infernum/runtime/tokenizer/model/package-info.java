/**
 * From pieces of text to tokens: {@link infernum.runtime.tokenizer.model.TokenModel}. Byte-pair
 * encoding is {@link infernum.runtime.tokenizer.model.ByteLevelBpe} and {@link
 * infernum.runtime.tokenizer.model.CharacterBpe}; {@code Merger} is what both share.
 */
@NullMarked
package infernum.runtime.tokenizer.model;

import org.jspecify.annotations.NullMarked;
