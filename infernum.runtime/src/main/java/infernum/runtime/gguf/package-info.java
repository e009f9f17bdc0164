/**
 * Checkpoints in llama.cpp's GGUF format, versions 2 and 3. Read {@link
 * infernum.runtime.gguf.GgufFormat}, then {@link infernum.runtime.gguf.GgufHeader}: the file's own
 * terms. {@code GgufConfig} and {@code GgufNames} turn them into those of transformers, which is
 * what model families know. Nothing of a file is believed before it was checked.
 */
@NullMarked
package infernum.runtime.gguf;

import org.jspecify.annotations.NullMarked;
