package infernum.runtime.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.runtime.Derived;
import infernum.runtime.convert.Converter.Request;
import infernum.runtime.derived.Goldens;
import infernum.runtime.gguf.GgufFormat;
import infernum.spi.InfernumException;
import infernum.spi.model.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** tokenizer.json and its companions in a GGUF file's keys. */
class TokenizerKeysTest {
  private static final String LLAMA_3 =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}{1,3}"
          + "| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+";

  @TempDir private Path temp = Path.of("");
  private Path folder = Path.of("");

  @BeforeEach
  void model() throws IOException {
    folder = Derived.checkpoint(Checkpoints.resource("goldens/llama-kv2"), temp.resolve("model"));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void bpe(String regex, String postProcessor) throws IOException {
    write(
        "tokenizer.json",
        """
        {"added_tokens": [
           {"id": 4, "content": "<|bos|>", "special": true},
           {"id": 5, "content": "<tool>", "special": false},
           {"id": 6, "content": "<|eos|>", "special": true}],
         "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
           {"type": "Split", "pattern": {"Regex": "%s"}, "behavior": "Isolated", "invert": false},
           {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]},
         "post_processor": %s,
         "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2, "\u0120a": 3},
           "merges": [["a", "b"], "\u0120 a"]}}
        """
            .formatted(regex, postProcessor));
  }

  private Checkpoint converted(Optional<String> pre) {
    Path file = temp.resolve("model.gguf");
    new Converter(Goldens.SERVICES)
        .convert(
            folder, new Request(file, FileType.Q8_0, true, pre), _ -> {}, (_, _, _, _, _) -> {});
    return new GgufFormat().open(file, Checkpoints.QUANTISATIONS);
  }

  @Test
  void aByteLevelBpeKeepsItsTokensMergesAndTypes() throws IOException {
    bpe(
        LLAMA_3,
        """
        {"type": "Sequence", "processors": [{"type": "ByteLevel"}, {"type": "TemplateProcessing",
          "single": [{"SpecialToken": {"id": "<|bos|>", "type_id": 0}},
                     {"Sequence": {"id": "A", "type_id": 0}}]}]}\
        """);
    write(
        "tokenizer_config.json",
        """
        {"bos_token": "<|bos|>", "eos_token": {"content": "<|eos|>"},
         "chat_template": [{"name": "tool_use", "template": "no"},
                           {"name": "default", "template": "{{ messages }}"}]}\
        """);
    try (Checkpoint made = converted(Optional.empty())) {
      assertEquals("gpt2", made.metadata().get("tokenizer.ggml.model"));
      assertEquals("llama-bpe", made.metadata().get("tokenizer.ggml.pre"));
      List<?> tokens = Checkpoints.metadata(made, "tokenizer.ggml.tokens", List.class);
      assertEquals(512, tokens.size());
      assertEquals(
          List.of("a", "b", "ab", "\u0120a", "<|bos|>", "<tool>", "<|eos|>", "[PAD7]"),
          tokens.subList(0, 8));
      int[] types = Checkpoints.metadata(made, "tokenizer.ggml.token_type", int[].class);
      assertArrayEquals(new int[] {1, 1, 1, 1, 3, 4, 3, 5}, java.util.Arrays.copyOf(types, 8));
      List<?> merges = Checkpoints.metadata(made, "tokenizer.ggml.merges", List.class);
      assertEquals(List.of("a b", "\u0120 a"), List.copyOf(merges));
      assertEquals(4L, made.metadata().get("tokenizer.ggml.bos_token_id"));
      assertEquals(6L, made.metadata().get("tokenizer.ggml.eos_token_id"));
      // The configuration's ends, 1 and 2, beside the tokenizer's.
      assertEquals(1L, made.metadata().get("tokenizer.ggml.eot_token_id"));
      assertEquals(2L, made.metadata().get("tokenizer.ggml.eom_token_id"));
      assertEquals(true, made.metadata().get("tokenizer.ggml.add_bos_token"));
      assertEquals("{{ messages }}", made.metadata().get("tokenizer.chat_template"));
      assertEquals(7L, made.metadata().get("general.file_type"));
    }
  }

  @Test
  void withoutATemplateNoBeginIsAdded() throws IOException {
    bpe(LLAMA_3.replace("{1,3}", ""), "{\"type\": \"ByteLevel\"}");
    write("tokenizer_config.json", "{\"bos_token\": \"<|bos|>\"}");
    write("chat_template.jinja", "{{ bos_token }}");
    try (Checkpoint made = converted(Optional.empty())) {
      assertEquals("qwen2", made.metadata().get("tokenizer.ggml.pre"));
      assertEquals(false, made.metadata().get("tokenizer.ggml.add_bos_token"));
      assertEquals("{{ bos_token }}", made.metadata().get("tokenizer.chat_template"));
    }
  }

  @Test
  void aPreTokeniserWithoutANameMustBeNamed() throws IOException {
    bpe("[a-z]+", "null");
    Exception e = assertThrows(InfernumException.class, () -> converted(Optional.empty()).close());
    assertTrue(String.valueOf(e.getMessage()).contains("'pre_tokenizer'"), e::toString);
    assertTrue(String.valueOf(e.getMessage()).contains("--pre"), e::toString);
    try (Checkpoint made = converted(Optional.of("letters"))) {
      assertEquals("letters", made.metadata().get("tokenizer.ggml.pre"));
    }
  }

  @Test
  void sentencePiecesScoresFollowTheMerges() throws IOException {
    write(
        "tokenizer.json",
        """
        {"added_tokens": [{"id": 0, "content": "<unk>", "special": true},
           {"id": 1, "content": "<s>", "special": true}],
         "normalizer": {"type": "Sequence", "normalizers": [
           {"type": "Prepend", "prepend": "\u2581"},
           {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"}]},
         "pre_tokenizer": null,
         "model": {"type": "BPE", "byte_fallback": true, "unk_token": "<unk>",
           "vocab": {"<unk>": 0, "<s>": 1, "<0x41>": 2, "\u2581": 3, "a": 4, "aa": 5,
             "\u2581a": 6},
           "merges": ["\u2581 a", "a a"]}}\
        """);
    write("tokenizer_config.json", "{\"bos_token\": \"<s>\", \"add_bos_token\": true}");
    try (Checkpoint made = converted(Optional.empty())) {
      assertEquals("llama", made.metadata().get("tokenizer.ggml.model"));
      int[] types = Checkpoints.metadata(made, "tokenizer.ggml.token_type", int[].class);
      assertArrayEquals(new int[] {2, 3, 6, 1, 1, 1, 1, 5}, java.util.Arrays.copyOf(types, 8));
      float[] scores = Checkpoints.metadata(made, "tokenizer.ggml.scores", float[].class);
      assertEquals(0, scores[6]);
      assertEquals(-1, scores[5]);
      assertTrue(scores[4] < -1 && scores[3] < -1);
      assertEquals(true, made.metadata().get("tokenizer.ggml.add_space_prefix"));
      assertEquals(true, made.metadata().get("tokenizer.ggml.add_bos_token"));
    }
  }

  @Test
  void damagedTokenizersAreRefusedByTheirField() throws IOException {
    for (String[] bad :
        new String[][] {
          {"{}", "'model'"},
          {"{\"model\": {\"type\": \"Unigram\"}}", "'model.type' is Unigram"},
          {"{\"model\": {\"type\": \"BPE\"}}", "'model.vocab'"},
          {"{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": -1}}}", "the id -1"},
          {"{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 512}}}", "'vocab_size'"},
          {"{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 1, \"b\": 1}}}", "twice"},
          {
            "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 1}, \"merges\": [7]}}",
            "'model.merges' has 7"
          },
          {
            "{\"added_tokens\": [1], \"model\": {\"type\": \"BPE\", \"vocab\": {}}}",
            "'added_tokens' has 1"
          }
        }) {
      write("tokenizer.json", bad[0]);
      Exception e =
          assertThrows(
              InfernumException.class, () -> converted(Optional.of("gpt-2")).close(), bad[0]);
      assertTrue(String.valueOf(e.getMessage()).contains(bad[1]), e::toString);
      assertTrue(String.valueOf(e.getMessage()).contains("tokenizer.json"), e::toString);
    }
  }
}
