package infernum.runtime.model;

import infernum.spi.model.Checkpoint;
import infernum.spi.model.CheckpointException;
import java.util.Map;
import java.util.OptionalInt;

/** The token that a prompt begins with, where the checkpoint's files ask for one. */
final class BeginToken {
  private static final String ADD = "tokenizer.ggml.add_bos_token";
  private static final String ID = "tokenizer.ggml.bos_token_id";
  private static final String PRE = "tokenizer.ggml.pre";

  private BeginToken() {}

  static OptionalInt of(Checkpoint checkpoint) {
    Map<String, Object> metadata = checkpoint.metadata();
    // Many files of Llama 3 lack the key; llama.cpp then goes by the pre-tokeniser.
    boolean byDefault = "llama-bpe".equals(metadata.get(PRE));
    if (!(metadata.get(ADD) instanceof Boolean add ? add : byDefault)) {
      return OptionalInt.empty();
    }
    if (metadata.get(ID) instanceof Number id) {
      return OptionalInt.of(id.intValue());
    }
    throw new CheckpointException(
        checkpoint.path(), "a prompt must begin with a token, and '%s' is missing".formatted(ID));
  }
}
