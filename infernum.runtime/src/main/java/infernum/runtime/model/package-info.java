/**
 * A model ready to run. {@link infernum.runtime.model.ModelLoader} puts checkpoint, family, device
 * and kernels together; a {@link infernum.runtime.model.LoadedModel} opens {@link
 * infernum.runtime.model.Session}s, which map batches of {@link infernum.runtime.model.Chunk}s to
 * logits.
 */
@NullMarked
package infernum.runtime.model;

import org.jspecify.annotations.NullMarked;
