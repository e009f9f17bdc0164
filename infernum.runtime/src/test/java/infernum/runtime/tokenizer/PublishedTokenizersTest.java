package infernum.runtime.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Reference;
import infernum.runtime.Shared;
import infernum.runtime.json.JsonStream;
import infernum.runtime.tokenizer.json.TokenizerJson;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Published tokenizer.json files against the library that they are made for. */
class PublishedTokenizersTest {
  @ParameterizedTest
  @ValueSource(strings = {"deepseek_v3", "gemma3", "gptoss", "llama2", "llama3_1", "qwen3"})
  void everyTextHasTheReferencesTokensAndText(String name) throws IOException {
    Path file = Shared.path("tokenizers/" + name + "/tokenizer.json.gz");
    Tokenizer tokenizer = TokenizerJson.parse(file, JsonStream.bytes(file));
    JsonNode entries =
        Reference.json(Shared.path("tokenizers/" + name + "/golden.json.gz")).get("encodings");
    assertTrue(entries.size() > 200);
    for (JsonNode entry : entries) {
      String text = entry.get("text").asString();
      int[] ids = tokenizer.encode(text, Specials.PARSE);
      assertArrayEquals(Reference.ids(entry.get("ids")), ids, text);
      assertArrayEquals(
          Reference.ids(entry.get("ids_with_special")), tokenizer.withSpecialTokens(ids), text);
      assertEquals(entry.get("decoded").asString(), TextStream.text(tokenizer, ids, true));
    }
  }
}
