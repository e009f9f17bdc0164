package infernum.runtime.tokenizer.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import infernum.runtime.Checkpoints;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What GGUF files put around a sequence. */
class BeginTokenTest {
  private static FakeCheckpoint file(String pre) {
    return FakeCheckpoint.of(pre, List.of("a b"), "ab").with("bos_token_id", 7);
  }

  private static int[] sequence(FakeCheckpoint file) {
    Tokenizer tokenizer = new GgufTokenizerFormat().read(file).orElseThrow();
    return tokenizer.withSpecialTokens(tokenizer.encode("ab", Specials.TEXT));
  }

  @Test
  void aFileThatAsksForItGetsIt() {
    assertArrayEquals(new int[] {7, 256}, sequence(file("qwen2").with("add_bos_token", true)));
    assertArrayEquals(new int[] {256}, sequence(file("llama-bpe").with("add_bos_token", false)));
    FakeCheckpoint both = file("qwen2").with("add_bos_token", true).with("add_eos_token", true);
    assertArrayEquals(new int[] {7, 256, 9}, sequence(both.with("eos_token_id", 9)));
  }

  @Test
  void aFileThatSaysNothingGoesByItsPreTokenizer() {
    assertArrayEquals(new int[] {7, 256}, sequence(file("llama-bpe")));
    assertArrayEquals(new int[] {256}, sequence(file("qwen2")));
  }

  @Test
  void aTokenThatIsAskedForAndNotNamedIsMissed() {
    FakeCheckpoint file = FakeCheckpoint.of("qwen2", List.of("a b"), "ab");
    Checkpoints.refused(
        FakeCheckpoint.PATH,
        () -> sequence(file.with("add_bos_token", true)),
        "'tokenizer.ggml.bos_token_id' is missing",
        "'add_bos_token'");
  }
}
