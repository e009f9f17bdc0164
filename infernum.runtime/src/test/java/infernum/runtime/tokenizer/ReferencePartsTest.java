package infernum.runtime.tokenizer;

import static infernum.runtime.Checkpoints.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Reference;
import infernum.runtime.json.Json;
import infernum.runtime.tokenizer.decoder.Decoding;
import infernum.runtime.tokenizer.decoder.Running;
import infernum.runtime.tokenizer.file.Component;
import infernum.runtime.tokenizer.file.Field;
import infernum.runtime.tokenizer.normalizer.Normalizer;
import infernum.runtime.tokenizer.normalizer.NormalizerReader;
import infernum.runtime.tokenizer.pretokenizer.PreTokenizer;
import infernum.runtime.tokenizer.pretokenizer.PreTokenizerReader;
import infernum.runtime.tokenizer.regex.Regex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Each part of a tokenizer.json against the tokenizers library, by itself. */
class ReferencePartsTest {
  private static final Path FILE = resource("tokenizer/parts.json.gz");

  private final JsonNode reference;

  ReferencePartsTest() throws IOException {
    this.reference = Reference.json(FILE);
  }

  @TestFactory
  Stream<DynamicTest> normalizersChangeTextsAsTheReference() {
    return each(
        "normalizers",
        "texts",
        NormalizerReader::read,
        (Normalizer normalizer, JsonNode text) -> normalizer.normalize(text.asString()),
        JsonNode::asString);
  }

  @TestFactory
  Stream<DynamicTest> preTokenizersCutTextsAsTheReference() {
    return each(
        "pre_tokenizers",
        "texts",
        json -> PreTokenizerReader.read(json).whole(),
        (PreTokenizer preTokenizer, JsonNode node) -> {
          List<String> pieces = new ArrayList<>();
          String text = node.asString();
          if (!text.isEmpty()) {
            preTokenizer.cut(
                text,
                0,
                text.length(),
                true,
                (t, begin, end, _) -> pieces.add(t.substring(begin, end)));
          }
          return pieces;
        },
        // The library gives a text that isn't cut back even where it is empty.
        pieces -> strings(pieces).stream().filter(piece -> !piece.isEmpty()).toList());
  }

  @TestFactory
  Stream<DynamicTest> everyCodePointIsOfTheReferencesClasses() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
    }
    String text = all.toString();
    assertTrue(reference.get("classes").size() > 90);
    return reference.get("classes").properties().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(),
                () -> {
                  BitSet wanted = new BitSet();
                  for (int i = 0; i < entry.getValue().size(); i += 2) {
                    wanted.set(
                        entry.getValue().get(i).asInt(), entry.getValue().get(i + 1).asInt() + 1);
                  }
                  BitSet found = new BitSet();
                  Regex.compile(new Field(FILE, "classes"), entry.getKey())
                      .find(
                          text, 0, text.length(), (begin, _) -> found.set(text.codePointAt(begin)));
                  wanted.clear(Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1);
                  found.xor(wanted);
                  assertTrue(found.isEmpty(), () -> "otherwise: " + found);
                }));
  }

  @TestFactory
  Stream<DynamicTest> decodersGiveTheReferencesText() {
    return each(
        "decoders",
        "tokens",
        Decoding::read,
        (Decoding decoding, JsonNode tokens) -> {
          Running running = decoding.open();
          StringBuilder text = new StringBuilder();
          strings(tokens).forEach(token -> text.append(running.add(token)));
          return text.append(running.end()).toString();
        },
        JsonNode::asString);
  }

  /** A test per part; the reference has no result where it crashed. */
  private <P, R> Stream<DynamicTest> each(
      String kind,
      String inputs,
      Function<Component, P> read,
      BiFunction<P, JsonNode, R> run,
      Function<JsonNode, R> wanted) {
    JsonNode parts = reference.get(kind);
    assertTrue(parts.size() > 20);
    return parts
        .valueStream()
        .map(part ->
            DynamicTest.dynamicTest(
                part.get("json").toString(),
                () -> {
                  P made =
                      read.apply(new Component(new Field(FILE, kind), object(part.get("json"))));
                  int compared = 0;
                  for (int i = 0; i < reference.get(inputs).size(); i++) {
                    JsonNode result = part.get("results").get(i);
                    JsonNode input = reference.get(inputs).get(i);
                    if (!result.isNull()) {
                      assertEquals(wanted.apply(result), run.apply(made, input), input::toString);
                      compared++;
                    }
                  }
                  assertTrue(compared > 20, () -> "too few results of the reference");
                }));
  }

  private static Object object(JsonNode json) {
    return Json.object(FILE, "", json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> strings(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }
}
