package infernum.runtime.tokenizer.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.tokenizer.TextStream;
import infernum.spi.InfernumException;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small vocabularies of which every step can be followed by hand; ids begin at 256. */
class ByteLevelBpeTest {
  private static Tokenizer read(FakeCheckpoint checkpoint) {
    return new GgufTokenizerFormat().read(checkpoint).orElseThrow();
  }

  private static int[] ids(Object... tokens) {
    int[] ids = new int[tokens.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = tokens[i] instanceof Character c ? c : (int) tokens[i];
    }
    return ids;
  }

  @Test
  void theEarliestMergeIsMadeFirstThenTheLeftmost() {
    Tokenizer tokenizer =
        read(
            FakeCheckpoint.of(
                "gpt-2", List.of("b c", "a b", "c d", "a a"), "bc", "ab", "cd", "aa"));
    assertArrayEquals(ids('a', 256, 'd'), tokenizer.encode("abcd", Specials.TEXT));
    assertArrayEquals(ids(257, 'd'), tokenizer.encode("abd", Specials.TEXT));
    assertArrayEquals(ids(259, 'a'), tokenizer.encode("aaa", Specials.TEXT));
    assertArrayEquals(ids(259, 259), tokenizer.encode("aaaa", Specials.TEXT));
    // "a b" comes before "a a", so it takes the last a although the first pair stands further left.
    assertArrayEquals(ids(259, 257), tokenizer.encode("aaab", Specials.TEXT));
  }

  @Test
  void mergesBuildOnMerges() {
    Tokenizer tokenizer =
        read(FakeCheckpoint.of("gpt-2", List.of("a b", "ab ab", "abab c"), "ab", "abab", "ababc"));
    assertArrayEquals(ids(258), tokenizer.encode("ababc", Specials.TEXT));
    assertArrayEquals(ids(257, 258), tokenizer.encode("ababababc", Specials.TEXT));
    assertArrayEquals(ids(257, 256, 'd'), tokenizer.encode("abababd", Specials.TEXT));
  }

  @Test
  void aPieceThatIsATokenIsTakenWholeWhereThePreTokeniserSaysSo() {
    List<String> merges = List.of("a b");
    assertArrayEquals(
        ids(257),
        read(FakeCheckpoint.of("llama-bpe", merges, "ab", "xyz")).encode("xyz", Specials.TEXT));
    assertArrayEquals(
        ids('x', 'y', 'z'),
        read(FakeCheckpoint.of("qwen2", merges, "ab", "xyz")).encode("xyz", Specials.TEXT));
  }

  @Test
  void controlTokensAreFoundOnDemandAndUserDefinedOnesAlways() {
    Tokenizer tokenizer =
        read(
            FakeCheckpoint.of("gpt-2", List.of("a b"), "ab", "<c>", "<u>", "<unknown>", "<unused>")
                .type(257, 3)
                .type(258, 4)
                .type(259, 2)
                .type(260, 5));
    assertArrayEquals(ids(256, 257, 258, 'a'), tokenizer.encode("ab<c><u>a", Specials.PARSE));
    assertArrayEquals(
        ids(256, '<', 'c', '>', 258, 'a'), tokenizer.encode("ab<c><u>a", Specials.TEXT));
    assertArrayEquals(ids(259), tokenizer.encode("<unknown>", Specials.PARSE));
    assertEquals(9, tokenizer.encode("<unknown>", Specials.TEXT).length);
    assertEquals(8, tokenizer.encode("<unused>", Specials.PARSE).length);
    assertTrue(tokenizer.isSpecial(257));
    assertTrue(tokenizer.isSpecial(259));
    assertFalse(tokenizer.isSpecial(258));
    assertFalse(tokenizer.isSpecial(256));
  }

  @Test
  void ofSpecialTokensTheLongestIsFoundThenTheLeftmostThenWhatHasRoom() {
    FakeCheckpoint checkpoint =
        FakeCheckpoint.of("gpt-2", List.of("a b"), "ab", "<<", "<<>", ">>>>", "<");
    for (int token = 257; token < 261; token++) {
      checkpoint.type(token, 3);
    }
    Tokenizer tokenizer = read(checkpoint);
    assertArrayEquals(ids(258, 'x'), tokenizer.encode("<<>x", Specials.PARSE));
    assertArrayEquals(ids(257, 257, 260), tokenizer.encode("<<<<<", Specials.PARSE));
    // The four take the '>' that the three before them would have taken.
    assertArrayEquals(ids(257, 259), tokenizer.encode("<<>>>>", Specials.PARSE));
    assertArrayEquals(ids(258, '>', '>'), tokenizer.encode("<<>>>", Specials.PARSE));
  }

  @Test
  void piecesEndAtSpecialTokens() {
    Tokenizer tokenizer = read(FakeCheckpoint.of("gpt-2", List.of("a b"), "ab", "|").type(257, 3));
    assertArrayEquals(ids('a', 257, 'b'), tokenizer.encode("a|b", Specials.PARSE));
    // Spaces before a special token are a piece of their own, not cut for a word that follows.
    assertArrayEquals(ids(0x20, 0x20, 257), tokenizer.encode("  |", Specials.PARSE));
  }

  @Test
  void aByteWithoutATokenIsLeftOutAndKeepsItsNeighboursApart() {
    FakeCheckpoint checkpoint = FakeCheckpoint.of("gpt-2", List.of("a b"), "ab");
    checkpoint.token('-', "nothing");
    assertArrayEquals(ids('a'), read(checkpoint).encode("a-", Specials.TEXT));
    checkpoint.token('x', "nothing else");
    assertArrayEquals(ids('a', 'b', 256), read(checkpoint).encode("axbab", Specials.TEXT));
  }

  @Test
  void aLoneSurrogateIsRefused() {
    Tokenizer tokenizer = read(FakeCheckpoint.of("gpt-2", List.of("a b"), "ab"));
    for (String text : List.of("ab\uD83D", "ab\uDE00a", "ab\uDE00\uD83D", "ab\uD83D\uD83D\uDE00")) {
      Exception e =
          assertThrows(InfernumException.class, () -> tokenizer.encode(text, Specials.TEXT));
      assertTrue(e.getMessage().contains("surrogate pair at index 2"), e.getMessage());
    }
    assertArrayEquals(ids(0xF0, 0x9F, 0x98, 0x80), tokenizer.encode("\uD83D\uDE00", Specials.TEXT));
  }

  @Test
  void oneHugePieceTakesHardlyLongerThanManySmallOnes() {
    List<String> merges = new ArrayList<>();
    List<String> tokens = new ArrayList<>();
    for (String half = "a"; half.length() < 64; half += half) {
      merges.add(half + " " + half);
      tokens.add(half + half);
    }
    Tokenizer tokenizer = read(FakeCheckpoint.of("qwen2", merges, tokens.toArray(String[]::new)));
    String text = "a".repeat(1_000_000);
    int[] encoded =
        assertTimeout(Duration.ofSeconds(30), () -> tokenizer.encode(text, Specials.TEXT));
    assertEquals(1_000_000 / 64, encoded.length);
    String spaces = " ".repeat(1_000_000) + "x";
    assertTimeout(Duration.ofSeconds(30), () -> tokenizer.encode(spaces, Specials.TEXT));
    String lines = "\n ".repeat(500_000);
    assertTimeout(Duration.ofSeconds(30), () -> tokenizer.encode(lines, Specials.PARSE));
  }

  @Test
  void tokensOutsideTheVocabularyAreRefused() {
    Tokenizer tokenizer = read(FakeCheckpoint.of("gpt-2", List.of("a b"), "ab"));
    assertEquals(257, tokenizer.size());
    assertThrows(IllegalArgumentException.class, () -> tokenizer.bytes(257));
    assertThrows(IllegalArgumentException.class, () -> tokenizer.bytes(-1));
    assertThrows(IllegalArgumentException.class, () -> tokenizer.isSpecial(257));
  }

  @Test
  void whatACallerDoesToATokensBytesChangesNothing() {
    Tokenizer tokenizer = read(FakeCheckpoint.of("gpt-2", List.of("a b"), "ab"));
    tokenizer.bytes(256)[0] = 'x';
    assertArrayEquals(new byte[] {'a', 'b'}, tokenizer.bytes(256));
  }

  @Test
  void aTokenThatIsNotSpelledInLettersStandsForItsOwnText() {
    Tokenizer tokenizer = read(FakeCheckpoint.of("gpt-2", List.of("a b"), "ab", "\u65E5\u672C"));
    assertEquals("\u65E5\u672C", TextStream.text(tokenizer, new int[] {257}, true));
  }
}
