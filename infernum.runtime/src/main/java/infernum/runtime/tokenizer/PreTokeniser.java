package infernum.runtime.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts text into the pieces beyond which no token reaches.
 *
 * @param cuts patterns, each of which cuts the pieces of the one before; a match is a piece, and so
 *     is what lies between two
 * @param wholePieces whether a piece that is a token is that token, whatever the merges say
 */
record PreTokeniser(List<Pattern> cuts, boolean wholePieces) {
  /**
   * White space as Unicode has it, which is what {@code \s} means to the libraries that the
   * vocabularies were made with; Java's is ASCII's.
   */
  private static final String SPACE = "\\p{IsWhite_Space}";

  private static final String GPT_2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  /** Llama 3's; Qwen's differs in how many digits make a piece. */
  private static final String LLAMA_3 =
      "(?iu:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final Map<String, PreTokeniser> BY_NAME =
      Map.of(
          "gpt-2", of(false, GPT_2),
          "smollm", of(false, "\\p{N}", GPT_2),
          "llama-bpe", of(true, LLAMA_3),
          "qwen2", of(false, LLAMA_3.replace("{1,3}", "")));

  /** The one that {@code tokenizer.ggml.pre} names. */
  static Optional<PreTokeniser> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The names that {@link #find} knows. */
  static Set<String> names() {
    return new TreeSet<>(BY_NAME.keySet());
  }

  /** Takes the pieces, in order. */
  @FunctionalInterface
  interface Pieces {
    /** The piece from {@code begin} to before {@code end}. */
    void piece(int begin, int end);
  }

  /** Cuts a part of a text; the rest of it is out of the patterns' sight. */
  void cut(CharSequence text, int begin, int end, Pieces pieces) {
    cut(0, text, begin, end, pieces);
  }

  private void cut(int depth, CharSequence text, int begin, int end, Pieces pieces) {
    if (depth == cuts.size()) {
      pieces.piece(begin, end);
      return;
    }
    Matcher matcher = cuts.get(depth).matcher(text).region(begin, end);
    int at = begin;
    while (matcher.find()) {
      if (matcher.start() > at) {
        cut(depth + 1, text, at, matcher.start(), pieces);
      }
      if (matcher.end() > matcher.start()) {
        cut(depth + 1, text, matcher.start(), matcher.end(), pieces);
      }
      at = matcher.end();
    }
    if (at < end) {
      cut(depth + 1, text, at, end, pieces);
    }
  }

  private static PreTokeniser of(boolean wholePieces, String... cuts) {
    return new PreTokeniser(
        List.of(cuts).stream().map(PreTokeniser::compile).toList(), wholePieces);
  }

  private static Pattern compile(String regex) {
    return Pattern.compile(regex.replace("\\s", SPACE).replace("\\S", SPACE.replace("\\p", "\\P")));
  }
}
