package infernum.runtime.tokenizer;

import static infernum.runtime.Checkpoints.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Reference;
import infernum.runtime.tokenizer.json.TokenizerJson;
import infernum.spi.text.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Text that comes token by token, for every decoder and any tokens. */
class StreamingTest {
  /** Another one each time, so that many are tried; a failure says which. */
  private static final long SEED = System.nanoTime();

  @TestFactory
  Stream<DynamicTest> partsAreWholeCharactersAndAddUpToTheWhole() throws IOException {
    JsonNode entries = Reference.json(resource("tokenizer/json.json.gz")).get("tokenizers");
    assertTrue(entries.size() > 30);
    return entries
        .valueStream()
        .map(entry ->
            DynamicTest.dynamicTest(entry.get("name").asString(), () -> check(tokenizer(entry))));
  }

  private static Tokenizer tokenizer(JsonNode entry) {
    byte[] json = entry.get("json").toString().getBytes(StandardCharsets.UTF_8);
    return TokenizerJson.parse(resource("tokenizer/json.json.gz"), json);
  }

  /** One decoder for all sequences, held against one for each. */
  private static void check(Tokenizer tokenizer) {
    Random random = new Random(SEED);
    Tokenizer.Decoder reused = tokenizer.decoder();
    for (int round = 0; round < 500; round++) {
      int[] tokens = random.ints(random.nextInt(20), 0, tokenizer.size()).toArray();
      StringBuilder joined = new StringBuilder();
      for (int token : tokens) {
        joined.append(whole(reused.add(token)));
      }
      joined.append(whole(reused.end()));
      assertEquals(
          TextStream.text(tokenizer, tokens, true), joined.toString(), () -> "seed " + SEED);
    }
  }

  /** No part begins or ends in half of a character. */
  private static String whole(String part) {
    assertFalse(
        !part.isEmpty()
            && (Character.isLowSurrogate(part.charAt(0))
                || Character.isHighSurrogate(part.charAt(part.length() - 1))),
        () -> part + ", seed " + SEED);
    return part;
  }
}
