package infernum.runtime.tokenizer;

import infernum.runtime.checkpoint.Shown;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.CheckpointException;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.TokenizerFormat;
import java.util.Map;
import java.util.Optional;

/** The byte-level BPE that a GGUF file carries: {@code tokenizer.ggml.model} is {@code gpt2}. */
public final class GgufBpeFormat implements TokenizerFormat {
  private static final String MODEL = "tokenizer.ggml.model";
  private static final String PRE = "tokenizer.ggml.pre";

  /** For the service loader. */
  public GgufBpeFormat() {}

  @Override
  public String name() {
    return "gguf-bpe";
  }

  @Override
  public Optional<Tokenizer> read(Checkpoint checkpoint) {
    Map<String, Object> metadata = checkpoint.metadata();
    if (!"gpt2".equals(metadata.get(MODEL))) {
      return Optional.empty();
    }
    Object name = metadata.get(PRE);
    PreTokeniser preTokeniser =
        PreTokeniser.find(String.valueOf(name))
            .orElseThrow(() ->
                new CheckpointException(
                    checkpoint.path(),
                    "metadata '%s' is %s; known pre-tokenisers: %s"
                        .formatted(PRE, Shown.of(name), PreTokeniser.names())));
    return Optional.of(new GgufVocabulary(checkpoint).tokenizer(preTokeniser));
  }
}
