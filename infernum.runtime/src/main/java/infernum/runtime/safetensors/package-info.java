/**
 * Checkpoints of Hugging Face's SafeTensors format: {@code config.json} and tensors in one file or
 * in shards. Start at {@link infernum.runtime.safetensors.SafeTensorsFormat}. Nothing of a file is
 * believed before it was checked.
 */
@NullMarked
package infernum.runtime.safetensors;

import org.jspecify.annotations.NullMarked;
