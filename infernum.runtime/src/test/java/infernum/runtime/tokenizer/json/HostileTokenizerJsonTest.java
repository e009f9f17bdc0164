package infernum.runtime.tokenizer.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.spi.InfernumException;
import infernum.spi.model.CheckpointException;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that want to be believed. */
class HostileTokenizerJsonTest {
  private static final Path FILE = Path.of("tokenizer.json");

  private static final String BPE =
      """
      {"added_tokens": [{"id": 3, "content": "<s>", "special": true}],
       "normalizer": {"type": "Sequence", "normalizers": [{"type": "Replace", "pattern": {"String": "x"}, "content": "a"}]},
       "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "a+|b"}, "behavior": "Isolated", "invert": false},
       "post_processor": {"type": "TemplateProcessing",
         "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
         "special_tokens": {"<s>": {"id": "<s>", "ids": [3], "tokens": ["<s>"]}}},
       "decoder": {"type": "Strip", "content": " ", "start": 1, "stop": 0},
       "model": {"type": "BPE", "unk_token": "b", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}}
      """;

  private static final String UNIGRAM =
      """
      {"model": {"type": "Unigram", "unk_id": 0, "vocab": [["u", 0.0], ["a", -1.5], ["ab", -2]]}}
      """;

  private static Tokenizer parse(String json) {
    return TokenizerJson.parse(FILE, json.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(String sound, String from, String to, String why) {
    String json = sound.replace(from, to);
    assertNotEquals(sound, json, from);
    Checkpoints.refused(FILE, () -> parse(json), why);
  }

  @Test
  void whatTheyAreChangesOfIsSound() {
    Tokenizer bpe = parse(BPE);
    assertArrayEquals(new int[] {3, 0, 0, 1}, bpe.encode("<s>xab", Specials.PARSE));
    assertArrayEquals(new int[] {3, 0}, bpe.withSpecialTokens(new int[] {0}));
    assertArrayEquals(new int[] {0, 2}, parse(UNIGRAM).encode("xab", Specials.TEXT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "\"a\": 0            ~ \"a\": \"0\"         ~ 'model.vocab.a' is 0; must be a whole number",
        "\"a\": 0            ~ \"a\": 1             ~ 'model.vocab' gives the id 1 to 'a' and to 'b'",
        "\"a\": 0            ~ \"a\": -1            ~ gives 'a' the id -1; must be 0 to 3999999",
        "\"a\": 0            ~ \"a\": 4000000       ~ gives 'a' the id 4000000",
        "\"a\": 0            ~ \"a\": 99999999999999999999999 ~ 'model.vocab.a' is a number that is too large",
        "\"a\": 0            ~ \"b\": 0             ~ isn't the JSON that it must be",
        "\"a\": 0            ~ \"\\ud800\": 0       ~ half of a surrogate pair",
        "[\"a b\"]           ~ [[\"a\", \"b\", \"c\"]] ~ 'model.merges[1]' must be a list of two tokens",
        "[\"a b\"]           ~ [\"a b\", [\"a\", \"b\"]] ~ 'model.merges[1]' must be a string",
        "[\"a b\"]           ~ [\"ab\"]             ~ 'model.merges[0]' is 'ab'; must be two tokens",
        "[\"a b\"]           ~ [\"b a\"]            ~ 'model.merges[0]' makes 'ba', which is no token",
        "[\"a b\"]           ~ [\"a c\"]            ~ 'model.merges[0]' has 'c', which is no token",
        "[\"a b\"]           ~ {}                   ~ 'model.merges' is {}; must be a list",
        ", \"merges\": [\"a b\"] ~ ``                ~ 'model.merges' is missing",
        "\"vocab\"           ~ \"words\"            ~ 'model.vocab' is missing",
        "\"model\"           ~ \"modell\"           ~ 'model' is missing",
        "\"unk_token\": \"b\" ~ \"unk_token\": \"c\" ~ 'model.unk_token' is 'c', which is no token",
        "\"unk_token\": \"b\" ~ \"dropout\": 0.1    ~ 'model.dropout' isn't 0",
        "\"unk_token\": \"b\" ~ \"fuse_unk\": 1     ~ 'model.fuse_unk' is 1; must be true or false",
        "\"BPE\"             ~ \"BNE\"              ~ 'model.type' is BNE; known models: BPE, WordPiece",
        "\"BPE\"             ~ \"Unigram\"          ~ 'model.vocab' must be a list of tokens and their scores",
        "\"Replace\"         ~ \"Nope\"             ~ 'normalizer.normalizers[0].type' is Nope; known normalizers: NFC",
        "{\"String\": \"x\"} ~ \"x\"                ~ 'normalizer.normalizers[0].pattern' is x; must be an object",
        "{\"String\": \"x\"} ~ {\"Glob\": \"x\"}    ~ 'normalizer.normalizers[0].pattern.String' is null; must be a string",
        "\"Split\"           ~ \"Nope\"             ~ 'pre_tokenizer.type' is Nope; known pre-tokenizers: ByteLevel",
        "\"Isolated\"        ~ \"Nope\"             ~ 'pre_tokenizer.behavior' is Nope; known: Removed",
        "a+|b                ~ (a                   ~ 'pre_tokenizer.pattern.Regex' is the regex '(a', which has a '('",
        "\"TemplateProcessing\" ~ \"Nope\"          ~ 'post_processor.type' is Nope; known post-processors: ByteLevel",
        "[3]                 ~ [4]                  ~ 'post_processor.special_tokens.<s>.ids[0]' is 4; must be a token, 0 to 3",
        "\"A\"               ~ \"B\"                ~ 'post_processor.single[1].Sequence.id' is B",
        "\"Strip\"           ~ \"Nope\"             ~ 'decoder.type' is Nope; known decoders: ByteLevel",
        "\"start\": 1        ~ \"start\": -1        ~ 'decoder.start' is -1; must be a whole number, 0 to",
        "\"start\": 1        ~ \"start\": 1e9       ~ 'decoder.start' is 1.0E9; must be a whole number",
        "\"id\": 3           ~ \"id\": 4            ~ 'added_tokens[0].id' is 4; '<s>' has the id 3 by the vocabulary",
        "\"id\": 3           ~ \"id\": 1            ~ 'added_tokens[0].id' is 1",
        "\"special\": true   ~ \"special\": \"yes\" ~ 'added_tokens[0].special' is yes; must be true or false",
        "\"<s>\", \"special\" ~ \"ab\", \"special\" ~ 'added_tokens[0].id' is 3; 'ab' has the id 2"
      })
  void aBpeSaysWhatIsWrongWhere(String from, String to, String why) {
    refused(BPE, from, to, why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "-1.5           ~ NaN          ~ 'model.vocab[1]' must be a token and its score, a finite number",
        "-1.5           ~ \"-1.5\"     ~ 'model.vocab[1]' must be a token and its score",
        "[\"a\", -1.5]  ~ \"a\"        ~ 'model.vocab[1]' must be a token and its score",
        "[\"a\", -1.5]  ~ [\"a\"]      ~ 'model.vocab[1]' must be a token and its score",
        "[\"a\", -1.5]  ~ [\"a\", 1, 2] ~ 'model.vocab[1]' must be a token and its score",
        "\"unk_id\": 0  ~ \"unk_id\": 3 ~ 'model.unk_id' is 3; must be a whole number, 0 to 2",
        "Unigram        ~ BPE          ~ 'model.vocab' is a list; that of BPE must be an object"
      })
  void aUnigramSaysWhatIsWrongWhere(String from, String to, String why) {
    refused(UNIGRAM, from, to, why);
  }

  @Test
  void aCharacterWithoutATokenIsToldWhereThereIsNoUnknownToken() {
    Tokenizer tokenizer = parse(UNIGRAM.replace("\"unk_id\": 0, ", ""));
    Checkpoints.refused(
        FILE, () -> tokenizer.encode("xab", Specials.TEXT), "'model.unk_id' is missing");
  }

  @Test
  void nestingIsBounded() {
    String inner = "{\"type\": \"NFC\"}";
    for (int depth = 0; depth < 100; depth++) {
      inner = "{\"type\": \"Sequence\", \"normalizers\": [" + inner + "]}";
    }
    String json = "{\"normalizer\": " + inner + ", " + UNIGRAM.strip().substring(1);
    Checkpoints.refused(FILE, () -> parse(json), "isn't the JSON that it must be", "depth");
  }

  @Test
  void aTextThatGrowsWithoutEndIsRefused() {
    String json =
        BPE.replace("\"String\": \"x\"", "\"Regex\": \"\"")
            .replace("\"content\": \"a\"}]", "\"content\": \"" + "a".repeat(5000) + "\"}]");
    Tokenizer tokenizer = parse(json);
    Checkpoints.refused(
        FILE,
        () -> tokenizer.encode("a".repeat(5000), Specials.TEXT),
        "'normalizer.normalizers[0]' makes a text of 5000 characters too long");
  }

  @Test
  void everyBeginOfAFileIsRefused() {
    for (String sound : new String[] {BPE.strip(), UNIGRAM.strip()}) {
      byte[] json = sound.getBytes(StandardCharsets.UTF_8);
      for (int length = 0; length < json.length; length++) {
        byte[] begin = Arrays.copyOf(json, length);
        Checkpoints.refused(FILE, () -> TokenizerJson.parse(FILE, begin));
      }
    }
  }

  @Test
  void anyChangeOfAFileIsReadOrRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String chars = "{}[]\":,0123456789abAxX\\ \u00E9\u2581null-.eE(|)*+?^$<>";
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder json = new StringBuilder(random.nextInt(4) == 0 ? UNIGRAM : BPE);
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        int at = random.nextInt(json.length());
        String put = String.valueOf(chars.charAt(random.nextInt(chars.length())));
        json.replace(at, at + random.nextInt(3), put);
      }
      try {
        Tokenizer tokenizer = parse(json.toString());
        read++;
        int[] ids = tokenizer.encode("a bab<s> xx\u00E9\n", Specials.PARSE);
        for (int id : tokenizer.withSpecialTokens(ids)) {
          assertTrue(id >= 0 && id < tokenizer.size());
          tokenizer.bytes(id);
        }
      } catch (CheckpointException e) {
        assertTrue(String.valueOf(e.getMessage()).startsWith("tokenizer.json: "), e::getMessage);
      } catch (InfernumException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + json, e);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", not a typed error: " + json, e);
      }
    }
    assertTrue(read > 500, "only " + read + " were read");
  }
}
