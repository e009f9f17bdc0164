package infernum.runtime.convert;

import infernum.runtime.gguf.GgufMetadata;
import java.util.List;

/**
 * A model in GGUF's terms, to be written.
 *
 * @param metadata all but the type of the file
 * @param tensors in the order in which they are written
 * @param notes what the user should know, a line each
 */
record Source(
    GgufMetadata metadata, List<SourceTensor> tensors, ModelFacts facts, List<String> notes) {}
