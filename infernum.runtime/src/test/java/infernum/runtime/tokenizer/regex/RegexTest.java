package infernum.runtime.tokenizer.regex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.runtime.tokenizer.file.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ReferencePartsTest can't ask the reference: scanners, refusals and bounds. */
class RegexTest {
  private static final Field FIELD = new Field(Path.of("tokenizer.json"), "pattern.Regex");

  private static final String[] POOL =
      (" ;  ;\t;\n;\r\n;\r;a;b;Z;the;I;\u00E9;e\u0301;\u017F;\u65E5;\u0436;\u0301;0;1;12;\u0664;\u00BD"
              + ";\u2167;';'s;'T;'re;'VE;'ll;'lL;'d;'m;'x;\u2019s;.;,;!?;-;_;/;#;\u00A0;\u2028;\u3000"
              + ";\u0085;\uD83D\uDE00;\uD835\uDD18;\uD835\uDFCE;\u200D;\uFE0F;\u0000;\u0378;\uE000")
          .split(";");

  private static List<String> matches(TextPattern pattern, String text) {
    List<String> matches = new ArrayList<>();
    pattern.find(text, 0, text.length(), (begin, end) -> matches.add(begin + "-" + end));
    return matches;
  }

  @Test
  void scannersFindWhatTheirExpressionsFind() {
    long seed = System.nanoTime();
    Map<String, TextPattern> scanners =
        Map.of(
            Gpt2Pattern.SOURCE,
            new Gpt2Pattern(),
            new Llama3Pattern(1).source(),
            new Llama3Pattern(1),
            new Llama3Pattern(3).source(),
            new Llama3Pattern(3),
            new Llama3Pattern(Integer.MAX_VALUE).source(),
            new Llama3Pattern(Integer.MAX_VALUE));
    scanners.forEach((source, scanner) -> {
      Random random = new Random(seed);
      assertEquals(scanner.getClass(), KnownPatterns.of(FIELD, source).getClass());
      Regex regex = Regex.compile(FIELD, source);
      for (int round = 0; round < 20_000; round++) {
        StringBuilder made = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
          made.append(POOL[random.nextInt(POOL.length)]);
        }
        String text = made.toString();
        assertEquals(
            matches(regex, text),
            matches(scanner, text),
            () -> "'" + text + "', " + source + ", seed " + seed);
      }
    });
  }

  @Test
  void aPartOfATextIsAllThatIsSeen() {
    List<String> matches = new ArrayList<>();
    Regex regex = Regex.compile(FIELD, "(?<=x)a|a(?=b)|^a$");
    regex.find("xab", 1, 2, (begin, end) -> matches.add(begin + "-" + end));
    assertEquals(List.of("1-2"), matches);
    regex.find("xab", 0, 3, (begin, end) -> matches.add(begin + "-" + end));
    assertEquals(List.of("1-2", "1-2"), matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "(a          ~ has a '(' without its ')'",
        "a)          ~ has a ')' without its '('",
        "[a          ~ ends too early",
        "*a          ~ repeats nothing by '*'",
        "[z-a]       ~ has a range that ends before it begins",
        "\\p{Nope}   ~ has the property 'Nope', which isn't known",
        "\\p         ~ has '\\p' without a name",
        "[[:nope:]]  ~ has the property 'nope'",
        "\\G         ~ has '\\G', which isn't supported",
        "\\X         ~ has '\\X', which isn't supported",
        "(?x)a       ~ has '(?x', which isn't supported",
        "(?i-x)a     ~ has the option 'x', which isn't supported",
        "a{200000}   ~ repeats more than 100000 times",
        "\\x{110000} ~ has a character by a number that none has",
        "\\k<n>      ~ which can't be run"
      })
  void whatIsMalformedOrUnknownIsRefused(String regex, String why) {
    Checkpoints.refused(
        FIELD.file(), () -> Regex.compile(FIELD, regex), "'pattern.Regex' is the regex", why);
  }

  @Test
  void lengthAndDepthAreBounded() {
    String[][] tooMuch = {
      {"a".repeat(20_001), "20001 characters"},
      {"(".repeat(60) + ")".repeat(60), "groups more than 50 deep"},
      {"[".repeat(30) + "a" + "]".repeat(30), "classes more than 20 deep"}
    };
    for (String[] one : tooMuch) {
      Checkpoints.refused(FIELD.file(), () -> Regex.compile(FIELD, one[0]), one[1]);
    }
  }

  /** Python's tokenizers would take as good as for ever, or overflow a stack. */
  @ParameterizedTest
  @ValueSource(strings = {"(a|aa)+$b", "(?:a*)*c", "(a*)*\\1b", "(a+)+b"})
  void anExpressionThatBacktracksWithoutEndIsStopped(String source) {
    Regex regex = Regex.compile(FIELD, source);
    assertTimeout(
        Duration.ofSeconds(20),
        () ->
            Checkpoints.refused(
                FIELD.file(),
                () -> matches(regex, "a".repeat(200_000)),
                "'pattern.Regex' is the regex '",
                "for a text of 200000 characters"));
  }

  @Test
  void aLongTextIsNoReasonToStop() {
    String text = "ab ".repeat(300_000) + " ".repeat(100_000) + "a".repeat(1_000_000);
    for (String source : List.of(Gpt2Pattern.SOURCE, "\\s?\\p{L}+", "\\w+|[^\\w\\s]+")) {
      assertTrue(matches(Regex.compile(FIELD, source), text).size() > 300_000, source);
    }
  }

  @Test
  void aRepeatedGroupTakesMoreLettersThanAThreadsStackHas() throws InterruptedException {
    Regex words =
        Regex.compile(FIELD, "[^\\r\\n\\p{L}\\p{N}]?(?:\\p{L}\\p{M}*(?: \\p{L}\\p{M}*)*)+|\\p{N}");
    String text = "1" + "a e\u0301 \u65E5".repeat(4000) + "2 " + "x".repeat(20_000) + "!";
    List<String> found = new ArrayList<>();
    Thread small = new Thread(null, () -> found.addAll(matches(words, text)), "small", 1 << 18);
    small.start();
    small.join();
    int end = 1 + 6 * 4000;
    assertEquals(
        List.of("0-1", "1-" + end, end + "-" + (end + 1), (end + 1) + "-" + (end + 20_002)), found);
  }
}
