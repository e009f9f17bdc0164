package infernum.runtime.tokenizer.json;

import infernum.runtime.json.JsonStream;
import infernum.spi.model.Checkpoint;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.TokenizerFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** tokenizer.json, or tokenizer.json.gz, beside the weights of a model. */
public final class TokenizerJsonFormat implements TokenizerFormat {
  /** For the service loader. */
  public TokenizerJsonFormat() {}

  @Override
  public String name() {
    return "tokenizer.json";
  }

  @Override
  public Optional<Tokenizer> read(Checkpoint checkpoint) {
    if (checkpoint.metadata().containsKey("tokenizer.ggml.model")) {
      return Optional.empty(); // a GGUF file is complete in itself
    }
    Path path = checkpoint.path();
    Path folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
    for (String name : new String[] {"tokenizer.json", "tokenizer.json.gz"}) {
      Path file = folder == null ? Path.of(name) : folder.resolve(name);
      if (Files.exists(file)) {
        return Optional.of(TokenizerJson.parse(file, JsonStream.bytes(file)));
      }
    }
    return Optional.empty();
  }
}
