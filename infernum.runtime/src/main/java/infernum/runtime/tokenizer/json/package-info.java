/**
 * Reading tokenizer.json: {@link infernum.runtime.tokenizer.json.TokenizerJson} puts together what
 * the readers of each part make.
 */
@NullMarked
package infernum.runtime.tokenizer.json;

import org.jspecify.annotations.NullMarked;
