/** Qwen. */
package infernum.model.qwen;
