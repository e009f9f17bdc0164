/**
 * JSON from checkpoints, which is hostile input: bounded in size, depth and number of tokens, no
 * key twice, and every error names the file and the place in one line.
 */
@NullMarked
package infernum.runtime.json;

import org.jspecify.annotations.NullMarked;
