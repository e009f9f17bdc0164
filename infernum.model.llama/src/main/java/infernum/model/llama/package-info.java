/**
 * Llama (arXiv:2302.13971, arXiv:2407.21783) and the families that share its layers: SmolLM,
 * Mistral (arXiv:2310.06825) and Mixtral (arXiv:2401.04088). {@link infernum.model.llama.Llama} is
 * the model, {@link infernum.model.llama.LlamaConfig} what its configuration says.
 */
@NullMarked
package infernum.model.llama;

import org.jspecify.annotations.NullMarked;
