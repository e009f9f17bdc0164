package infernum.runtime.convert;

import com.code_intelligence.jazzer.junit.FuzzTest;
import infernum.runtime.Fuzzed;
import infernum.runtime.json.Json;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Any bytes as tokenizer.json, as far as a GGUF file takes it. */
@Tag("fuzz")
class TokenizerFileFuzz {
  private static final Path FILE = Path.of("fuzzed");

  @FuzzTest
  void parse(byte[] input) {
    Fuzzed.check(FILE, input, () -> read(input));
  }

  private static void read(byte[] input) {
    TokenizerFile file = TokenizerFile.of(FILE, Json.object(FILE, "", input));
    file.vocabulary();
    file.added();
    file.merges();
    PreTokeniserNames.of(file, Optional.empty());
  }
}
