package infernum.runtime.tokenizer.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.runtime.Reference;
import infernum.runtime.Shared;
import infernum.runtime.gguf.GgufFormat;
import infernum.runtime.tokenizer.TextStream;
import infernum.spi.model.Checkpoint;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A published vocabulary against what llama.cpp makes of it. */
class SmolLm2TokenizerTest {
  private static final String FOLDER = "models/smollm2-135m-instruct";

  @Test
  void everyTextHasTheTokensThatLlamaCppGivesIt() throws IOException {
    JsonNode entries = Reference.json(Shared.path(FOLDER + "/golden.json.gz")).get("tokenizer");
    assertEquals(201, entries.size());
    try (Checkpoint model = new GgufFormat().open(Shared.path(FOLDER), Checkpoints.QUANTISATIONS)) {
      Tokenizer tokenizer = new GgufTokenizerFormat().read(model).orElseThrow();
      for (JsonNode entry : entries) {
        String text = entry.get("text").asString();
        int[] ids = Reference.ids(entry.get("ids"));
        int[] parsed = Reference.ids(entry.get("ids_parsing_specials"));
        assertArrayEquals(ids, tokenizer.encode(text, Specials.TEXT), text);
        assertArrayEquals(parsed, tokenizer.encode(text, Specials.PARSE), text);
      }
    }
  }

  @Test
  void controlTokensAreParsedOnDemand() {
    try (Checkpoint model = new GgufFormat().open(Shared.path(FOLDER), Checkpoints.QUANTISATIONS)) {
      Tokenizer tokenizer = new GgufTokenizerFormat().read(model).orElseThrow();
      assertEquals(49_152, tokenizer.size());
      String text = "<|im_start|>user\nHi<|im_end|>\n";
      int[] parsed = tokenizer.encode(text, Specials.PARSE);
      assertArrayEquals(new int[] {1, 4093, 198, 26_843, 2, 198}, parsed);
      assertEquals(text, TextStream.text(tokenizer, parsed, true));
      assertEquals("user\nHi\n", TextStream.text(tokenizer, parsed, false));
      int[] plain = tokenizer.encode(text, Specials.TEXT);
      assertTrue(plain.length > 10);
      assertEquals(text, TextStream.text(tokenizer, plain, false));
    }
  }
}
