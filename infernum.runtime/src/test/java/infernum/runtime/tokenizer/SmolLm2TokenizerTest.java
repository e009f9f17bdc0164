package infernum.runtime.tokenizer;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.runtime.Checkpoints;
import infernum.runtime.Shared;
import infernum.runtime.gguf.GgufFormat;
import infernum.spi.model.Checkpoint;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A published vocabulary against what llama.cpp makes of it. */
class SmolLm2TokenizerTest {
  private static final String FOLDER = "models/smollm2-135m-instruct";

  @Test
  void everyTextHasTheTokensThatLlamaCppGivesIt() throws IOException {
    Path golden = Shared.path(FOLDER + "/golden.json.gz");
    JsonNode entries;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(golden))) {
      entries = JsonMapper.shared().readTree(in).get("tokenizer");
    }
    assertEquals(201, entries.size());
    try (Checkpoint model = new GgufFormat().open(Shared.path(FOLDER), Checkpoints.QUANTISATIONS)) {
      Tokenizer tokenizer = new GgufBpeFormat().read(model).orElseThrow();
      List<Executable> checks = new ArrayList<>();
      for (JsonNode entry : entries) {
        String text = entry.get("text").asString();
        int[] ids = ids(entry.get("ids"));
        int[] parsed = ids(entry.get("ids_parsing_specials"));
        checks.add(() -> assertArrayEquals(ids, tokenizer.encode(text, Specials.TEXT), text));
        checks.add(() -> assertArrayEquals(parsed, tokenizer.encode(text, Specials.PARSE), text));
      }
      assertAll(checks);
    }
  }

  private static int[] ids(JsonNode node) {
    int[] ids = new int[node.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = node.get(i).asInt();
    }
    return ids;
  }
}
