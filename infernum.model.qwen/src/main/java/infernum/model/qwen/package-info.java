/**
 * Qwen2 (arXiv:2407.10671), Qwen2.5 (arXiv:2412.15115), Qwen3 and Qwen3-MoE (arXiv:2505.09388).
 * {@link infernum.model.qwen.Qwen} is the model, {@link infernum.model.qwen.QwenConfig} what its
 * configuration says.
 */
@NullMarked
package infernum.model.qwen;

import org.jspecify.annotations.NullMarked;
