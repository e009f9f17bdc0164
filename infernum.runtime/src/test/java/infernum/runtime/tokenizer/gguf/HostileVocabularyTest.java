package infernum.runtime.tokenizer.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.spi.text.Tokenizer.Specials;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vocabularies that want to be believed. */
class HostileVocabularyTest {
  private static FakeCheckpoint sound() {
    return FakeCheckpoint.of("gpt-2", List.of("a b"), "ab");
  }

  private static void refused(FakeCheckpoint checkpoint, String... parts) {
    Checkpoints.refused(
        FakeCheckpoint.PATH, () -> new GgufTokenizerFormat().read(checkpoint), parts);
  }

  @Test
  void aTokenizerOfAnotherKindIsNotThisOnes() {
    assertTrue(new GgufTokenizerFormat().read(sound()).isPresent());
    assertTrue(new GgufTokenizerFormat().read(sound().with("model", "bert")).isEmpty());
    assertTrue(new GgufTokenizerFormat().read(sound().with("model", 7)).isEmpty());
    assertTrue(new GgufTokenizerFormat().read(new FakeCheckpoint(Map.of(), Map.of())).isEmpty());
  }

  @Test
  void anUnknownPreTokeniserIsRefusedWithThoseThatThereAre() {
    refused(
        sound().with("pre", "nonesuch"),
        "'tokenizer.ggml.pre' is nonesuch",
        "gpt-2,",
        "llama-bpe,",
        "tekken,");
    refused(sound().with("pre", 3), "is 3");
    FakeCheckpoint without = sound();
    without.metadata().remove("tokenizer.ggml.pre");
    refused(without, "'tokenizer.ggml.pre' is null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokens", "merges"})
  void listsOfStringsAreListsOfStrings(String key) {
    refused(sound().with(key, "ab"), "'tokenizer.ggml." + key + "' must be");
    refused(sound().with(key, new int[] {1}), "'tokenizer.ggml." + key + "' must be");
    refused(sound().with(key, List.of()), "'tokenizer.ggml." + key + "' must be");
    refused(sound().with(key, List.of(new int[0])), "'tokenizer.ggml." + key + "' must be");
    FakeCheckpoint without = sound();
    without.metadata().remove("tokenizer.ggml." + key);
    refused(without, "'tokenizer.ggml." + key + "' must be");
  }

  @Test
  void everyTokenHasAKnownType() {
    refused(sound().type(5, 7), "'tokenizer.ggml.token_type[5]' is 7", "0 to 6");
    refused(sound().type(5, -1), "'tokenizer.ggml.token_type[5]' is -1");
    refused(sound().with("token_type", new int[3]), "257 whole numbers");
    refused(sound().with("token_type", new float[257]), "257 whole numbers");
    refused(sound().with("token_type", new byte[257]), "257 whole numbers");
    long[] wide = new long[257];
    Arrays.fill(wide, 1);
    assertTrue(new GgufTokenizerFormat().read(sound().with("token_type", wide)).isPresent());
    wide[9] = 1L << 32;
    refused(sound().with("token_type", wide), "[9]' is 2147483647");
    FakeCheckpoint without = sound();
    without.metadata().remove("tokenizer.ggml.token_type");
    assertEquals(
        1,
        new GgufTokenizerFormat().read(without).orElseThrow().encode("ab", Specials.PARSE).length);
  }

  @Test
  void mergesAreOfTokensAndMakeTokens() {
    refused(sound().with("merges", List.of("a b", "ab")), "'tokenizer.ggml.merges[1]' is 'ab'");
    refused(sound().with("merges", List.of("")), "[0]' is ''");
    refused(sound().with("merges", List.of(" ")), "[0]' is ' '");
    refused(sound().with("merges", List.of("a c")), "[0]' makes 'ac', which is no token");
    refused(sound().with("merges", List.of("a b", "xx a")), "[1]' has 'xx', which is no token");
    refused(sound().with("merges", List.of("a ")), "[0]' has ''");
    refused(sound().with("merges", List.of("a b c")), "[0]' has 'b c'");
  }

  @Test
  void mergesCannotGoRoundInCircles() {
    FakeCheckpoint empty = FakeCheckpoint.of("gpt-2", List.of("a ", "a b"), "", "ab");
    assertEquals(
        1, new GgufTokenizerFormat().read(empty).orElseThrow().encode("ab", Specials.TEXT).length);
    FakeCheckpoint special = FakeCheckpoint.of("gpt-2", List.of("a b"), "ab", "").type(257, 3);
    assertEquals(
        1,
        new GgufTokenizerFormat().read(special).orElseThrow().encode("ab", Specials.PARSE).length);
  }

  @Test
  void idsAreTokens() {
    refused(sound().with("eos_token_id", 257), "'tokenizer.ggml.eos_token_id' is 257", "0 to 256");
    refused(sound().with("bos_token_id", -1), "'tokenizer.ggml.bos_token_id' is -1");
    refused(sound().with("eot_token_id", 0xFFFFFFFFL), "is 4294967295");
    refused(sound().with("eos_token_id", "</s>"), "is </s>");
    assertTrue(new GgufTokenizerFormat().read(sound().with("eos_token_id", 256L)).isPresent());
  }

  @Test
  void everyTokenHasAnEmbedding() {
    refused(sound().embedding(256), "257", "256 have an embedding");
    assertTrue(new GgufTokenizerFormat().read(sound().embedding(257)).isPresent());
    assertTrue(new GgufTokenizerFormat().read(sound().embedding(512)).isPresent());
  }

  @Test
  void theSameTokenTwiceHarmsNobody() {
    FakeCheckpoint twice = FakeCheckpoint.of("gpt-2", List.of("a b", "a b"), "ab", "ab");
    assertEquals(
        257, new GgufTokenizerFormat().read(twice).orElseThrow().encode("ab", Specials.TEXT)[0]);
    assertEquals(new TreeMap<>(), twice.tensors());
  }
}
