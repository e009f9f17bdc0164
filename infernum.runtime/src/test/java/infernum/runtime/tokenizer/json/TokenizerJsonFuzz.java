package infernum.runtime.tokenizer.json;

import com.code_intelligence.jazzer.junit.FuzzTest;
import infernum.runtime.Fuzzed;
import infernum.spi.text.Tokenizer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Any bytes as tokenizer.json; what is read must encode and decode some text. */
@Tag("fuzz")
class TokenizerJsonFuzz {
  private static final Path FILE = Path.of("fuzzed");

  @FuzzTest
  void parse(byte[] input) {
    Fuzzed.check(FILE, input, () -> read(input));
  }

  private static void read(byte[] input) {
    Tokenizer tokenizer = TokenizerJson.parse(FILE, input);
    for (int token : tokenizer.encode("ab \u00e9 12\n<|bos|>", Tokenizer.Specials.PARSE)) {
      tokenizer.isSpecial(token);
    }
  }
}
