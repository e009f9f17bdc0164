package infernum.runtime.tokenizer.gguf;

import static infernum.runtime.Checkpoints.resource;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.runtime.Reference;
import infernum.runtime.Shared;
import infernum.runtime.gguf.GgufFormat;
import infernum.runtime.tokenizer.TextStream;
import infernum.runtime.tokenizer.file.Field;
import infernum.runtime.tokenizer.pretokenizer.PreTokenizer;
import infernum.spi.model.Checkpoint;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Pieces and tokens against those of the tokenizers package. */
class ReferenceTokensTest {
  @ParameterizedTest
  @ValueSource(strings = {"gpt-2", "smollm", "llama-bpe", "qwen2"})
  void textIsCutIntoTheReferencesPieces(String name) throws IOException {
    PreTokenizer preTokenizer =
        GgufPreTokenizers.find(name)
            .orElseThrow()
            .preTokenizer(new Field(FakeCheckpoint.PATH, "pre"));
    JsonNode entries = Reference.json(resource("tokenizer/pieces.json"));
    assertTrue(entries.size() > 200);
    for (JsonNode entry : entries) {
      String text = entry.get("text").asString();
      List<String> wanted = new ArrayList<>();
      entry.get(name).forEach(piece -> wanted.add(piece.asString()));
      List<String> pieces = new ArrayList<>();
      if (!text.isEmpty()) {
        preTokenizer.cut(
            text,
            0,
            text.length(),
            true,
            (t, from, to, first) -> pieces.add(t.substring(from, to)));
      }
      assertEquals(wanted, pieces);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen2", "qwen3", "qwen3moe"})
  void tinyFilesHaveTheReferencesTokens(String name) throws IOException {
    String folder = "gguf/tiny-" + name;
    JsonNode entries = Reference.json(resource(folder + "/golden.json")).get("tokenizer");
    assertTrue(entries.size() > 40);
    try (Checkpoint model = new GgufFormat().open(resource(folder), Checkpoints.QUANTISATIONS)) {
      Tokenizer tokenizer = new GgufTokenizerFormat().read(model).orElseThrow();
      for (JsonNode entry : entries) {
        String text = entry.get("text").asString();
        int[] plain = tokenizer.encode(text, Specials.TEXT);
        int[] parsed = tokenizer.encode(text, Specials.PARSE);
        assertArrayEquals(Reference.ids(entry.get("ids")), plain, text);
        assertArrayEquals(Reference.ids(entry.get("ids_parsing_specials")), parsed, text);
        assertEquals(text, TextStream.text(tokenizer, plain, true));
        assertEquals(text, TextStream.text(tokenizer, parsed, true));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"llama3_1, llama-bpe, 201", "qwen3, qwen2, 198"})
  void publishedVocabulariesGiveTheReferencesTokens(String name, String pre, int least)
      throws IOException {
    JsonNode published = Reference.json(Shared.path("tokenizers/" + name + "/tokenizer.json.gz"));
    JsonNode golden = Reference.json(Shared.path("tokenizers/" + name + "/golden.json.gz"));
    Tokenizer tokenizer = new GgufTokenizerFormat().read(converted(published, pre)).orElseThrow();
    int compared = 0;
    for (JsonNode entry : golden.get("encodings")) {
      String text = entry.get("text").asString();
      // Qwen's tokenizer.json normalises first, which its GGUF files don't ask for.
      if (pre.equals("llama-bpe") || Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
        int[] ids = tokenizer.encode(text, Specials.PARSE);
        assertArrayEquals(Reference.ids(entry.get("ids")), ids, text);
        assertEquals(entry.get("decoded").asString(), TextStream.text(tokenizer, ids, true));
        compared++;
      }
    }
    assertTrue(compared >= least, "only " + compared);
  }

  /** What a converter would write for a tokenizer.json. */
  private static Checkpoint converted(JsonNode published, String pre) {
    JsonNode model = published.get("model");
    String[] tokens = new String[model.get("vocab").size() + published.get("added_tokens").size()];
    int[] types = new int[tokens.length];
    model
        .get("vocab")
        .forEachEntry((token, id) -> {
          tokens[id.asInt()] = token;
          types[id.asInt()] = 1;
        });
    for (JsonNode token : published.get("added_tokens")) {
      int id = token.get("id").asInt();
      tokens[id] = token.get("content").asString();
      types[id] = token.get("special").asBoolean() ? 3 : 4;
    }
    List<String> merges = new ArrayList<>();
    for (JsonNode merge : model.get("merges")) {
      merges.add(
          merge.isString()
              ? merge.asString()
              : merge.get(0).asString() + " " + merge.get(1).asString());
    }
    return FakeCheckpoint.of(pre, merges).with("tokens", List.of(tokens)).with("token_type", types);
  }
}
