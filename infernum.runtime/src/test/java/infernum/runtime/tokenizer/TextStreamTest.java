package infernum.runtime.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import infernum.runtime.tokenizer.gguf.FakeCheckpoint;
import infernum.runtime.tokenizer.gguf.GgufTokenizerFormat;
import infernum.spi.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From tokens back to text; tokens 0 to 255 are the bytes. */
class TextStreamTest {
  private static final Tokenizer BYTES =
      new GgufTokenizerFormat()
          .read(FakeCheckpoint.of("gpt-2", List.of("a b"), "ab", "<end>").type(257, 3))
          .orElseThrow();

  /** The texts are those of Python's {@code bytes.decode("utf-8", "replace")}; R is U+FFFD. */
  @ParameterizedTest
  @CsvSource({
    "41, A",
    "C3A9, \u00E9",
    "C3, R",
    "C341, RA",
    "C0AF, RR",
    "E08080, RRR",
    "E08041, RRA",
    "EDA080, RRR",
    "EDBFBF, RRR",
    "EE8080, \uE000",
    "F09F9880, \uD83D\uDE00",
    "F09F98, R",
    "F09F9841, RA",
    "F0808080, RRRR",
    "F4908080, RRRR",
    "F48FBFBF, \uDBFF\uDFFF",
    "F5808080, RRRR",
    "FF, R",
    "8041BF, RAR",
    "61F1808041, aRA",
    "61E182E282AC, aR\u20AC",
    "F180C2A9, R\u00A9"
  })
  void malformedBytesAreReplacedAsPythonDoes(String hex, String text) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = Byte.toUnsignedInt(bytes[i]);
    }
    assertEquals(text.replace('R', '\uFFFD'), TextStream.text(BYTES, tokens, true));
  }

  @Test
  void aCharacterComesWholeWithItsLastByte() {
    TextStream stream = new TextStream(BYTES, true);
    List<String> parts = new ArrayList<>();
    for (byte next : "a\u00E9\u20AC\uD83D\uDE00".getBytes(StandardCharsets.UTF_8)) {
      parts.add(stream.add(Byte.toUnsignedInt(next)));
    }
    assertEquals(List.of("a", "", "\u00E9", "", "", "\u20AC", "", "", "", "\uD83D\uDE00"), parts);
    assertEquals("", stream.end());
  }

  @Test
  void everyCodePointComesBack() {
    StringBuilder text = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x3000 ? 1 : 97) {
      if (c < 0xD800 || c > 0xDFFF) {
        text.appendCodePoint(c);
      }
    }
    int[] tokens = BYTES.encode(text.toString(), Tokenizer.Specials.TEXT);
    assertEquals(text.toString(), TextStream.text(BYTES, tokens, true));
  }

  @Test
  void partsAreWholeCharactersAndAddUpToTheWhole() {
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      int[] tokens = random.ints(12, 0x60, 0x100).toArray();
      TextStream stream = new TextStream(BYTES, true);
      StringBuilder joined = new StringBuilder();
      for (int token : tokens) {
        String part = stream.add(token);
        assertFalse(!part.isEmpty() && Character.isHighSurrogate(part.charAt(part.length() - 1)));
        joined.append(part);
      }
      joined.append(stream.end());
      assertEquals(TextStream.text(BYTES, tokens, true), joined.toString());
    }
  }

  @Test
  void controlTokensAreShownOnDemandAndDoNotBreakACharacter() {
    int[] tokens = {0xC3, 257, 0xA9};
    assertEquals("\u00E9", TextStream.text(BYTES, tokens, false));
    assertEquals("\uFFFD<end>\uFFFD", TextStream.text(BYTES, tokens, true));
  }

  @Test
  void whatIsCutOffShowsOnceAtTheEnd() {
    TextStream stream = new TextStream(BYTES, true);
    assertEquals("", stream.add(0xF0));
    assertEquals("", stream.add(0x9F));
    assertEquals("\uFFFD", stream.end());
    assertEquals("", stream.end());
    assertEquals("a", stream.add('a'));
  }
}
