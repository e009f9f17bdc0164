package infernum.runtime.tokenizer;

import static infernum.runtime.Checkpoints.resource;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Reference;
import infernum.runtime.tokenizer.json.TokenizerJson;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Small tokenizers of every kind, trained for this, against the tokenizers library. */
class ReferenceTokenizersTest {
  private static final Path FILE = resource("tokenizer/json.json.gz");

  private static Stream<DynamicTest> each(Test test) throws IOException {
    JsonNode tokenizers = Reference.json(FILE).get("tokenizers");
    assertTrue(tokenizers.size() > 30);
    return tokenizers
        .valueStream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.get("name").asString(), () -> test.run(entry, tokenizer(entry))));
  }

  private interface Test {
    void run(JsonNode entry, Tokenizer tokenizer);
  }

  private static Tokenizer tokenizer(JsonNode entry) {
    byte[] json = entry.get("json").toString().getBytes(StandardCharsets.UTF_8);
    return TokenizerJson.parse(FILE, json);
  }

  @TestFactory
  Stream<DynamicTest> textsHaveTheReferencesTokens() throws IOException {
    return each((entry, tokenizer) -> {
      for (int i = 0; i < entry.get("texts").size(); i++) {
        String text = entry.get("texts").get(i).asString();
        JsonNode wanted = entry.get("encodings").get(i);
        int[] ids = Reference.ids(wanted.get("ids"));
        assertArrayEquals(ids, tokenizer.encode(text, Specials.PARSE), text);
        int[] plain = wanted.has("plain") ? Reference.ids(wanted.get("plain")) : ids;
        assertArrayEquals(plain, tokenizer.encode(text, Specials.TEXT), text);
        int[] special = wanted.has("special") ? Reference.ids(wanted.get("special")) : ids;
        assertArrayEquals(special, tokenizer.withSpecialTokens(ids), text);
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> tokensHaveTheReferencesText() throws IOException {
    return each((entry, tokenizer) -> {
      for (JsonNode encoding : entry.get("encodings")) {
        String text = TextStream.text(tokenizer, Reference.ids(encoding.get("ids")), true);
        assertEquals(encoding.get("decoded").asString(), text);
      }
      for (JsonNode sequence : entry.get("sequences")) {
        int[] ids = Reference.ids(sequence.get("ids"));
        assertEquals(sequence.get("decoded").asString(), TextStream.text(tokenizer, ids, true));
        assertEquals(sequence.get("text").asString(), TextStream.text(tokenizer, ids, false));
      }
    });
  }
}
