/**
 * Writes GGUF files: read {@link infernum.runtime.convert.Converter} first. A {@code Source} is
 * what a checkpoint becomes in GGUF's terms ({@code GgufSource}, {@code TransformersSource} with
 * its {@code ArchitectureKeys} and {@code TokenizerKeys}); {@code TypeChoice} gives each tensor its
 * type, as llama.cpp's quantize does; {@code TensorEncoder} turns rows into bytes.
 */
@NullMarked
package infernum.runtime.convert;

import org.jspecify.annotations.NullMarked;
