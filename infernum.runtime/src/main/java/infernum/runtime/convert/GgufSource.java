package infernum.runtime.convert;

import infernum.runtime.checkpoint.Shown;
import infernum.runtime.checkpoint.Unsupported;
import infernum.runtime.gguf.GgufFile;
import infernum.runtime.gguf.GgufMetadata;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.Quantisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A GGUF file's metadata and tensors, as they are. */
final class GgufSource {
  /** What says how this file was cut and packed, and not what is in it. */
  private static final Set<String> OF_THE_FILE =
      Set.of(
          "general.alignment",
          "general.file_type",
          "general.quantization_version",
          "split.no",
          "split.count",
          "split.tensors.count");

  private final GgufFile file;

  private GgufSource(GgufFile file) {
    this.file = file;
  }

  static Source of(GgufFile file) {
    return new GgufSource(file).source();
  }

  private Source source() {
    GgufMetadata metadata = new GgufMetadata();
    file.encoded()
        .forEach((key, value) -> {
          if (!OF_THE_FILE.contains(key)) {
            metadata.encoded(key, value);
          }
        });
    List<SourceTensor> tensors = new ArrayList<>();
    boolean quantised = false;
    boolean ownHead = false;
    for (StoredTensor tensor : file.tensors()) {
      if (tensor.format() instanceof Unsupported) {
        throw new CheckpointException(
            file.file(),
            "tensor '%s' is in %s, which can't be read: convert from a file in another type"
                .formatted(Shown.of(tensor.name()), tensor.format().name()));
      }
      tensors.add(SourceTensor.of(tensor.name(), tensor));
      quantised |= tensor.format() instanceof Quantisation;
      ownHead |= tensor.name().equals("output.weight");
    }
    List<String> notes =
        quantised
            ? List.of(
                file.file()
                    + ": is quantised already, which adds to the error of what is made of it")
            : List.of();
    return new Source(metadata, tensors, facts(ownHead), notes);
  }

  private ModelFacts facts(boolean ownHead) {
    long heads = number("attention.head_count", 0);
    return new ModelFacts(
        file.architecture(),
        number("block_count", 0),
        heads,
        number("attention.head_count_kv", heads),
        number("expert_count", 0),
        ownHead,
        true);
  }

  private long number(String key, long absent) {
    return file.metadata().get(file.architecture() + "." + key) instanceof Number number
        ? number.longValue()
        : absent;
  }
}
