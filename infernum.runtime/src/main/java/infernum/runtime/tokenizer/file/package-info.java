/** Reading objects of a JSON file, so that every complaint names the file and the field. */
@NullMarked
package infernum.runtime.tokenizer.file;

import org.jspecify.annotations.NullMarked;
