package infernum.runtime.perplexity;

import infernum.spi.InfernumException;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** Two ways to cut a text that is longer than a model's context. */
public final class Windows {
  private Windows() {}

  /**
   * A text's tokens, with what the model's files want at its begin, and without what they want at
   * its end.
   *
   * @param begin the token that stands before the text; empty where none does
   */
  public record Text(int[] tokens, OptionalInt begin) {
    /** Of plain text. */
    public static Text of(Tokenizer tokenizer, String text) {
      int[] tokens = tokenizer.encode(text, Specials.TEXT);
      int[] framed = tokenizer.withSpecialTokens(tokens);
      int before = 0;
      while (!Arrays.equals(framed, before, before + tokens.length, tokens, 0, tokens.length)) {
        before++;
      }
      return new Text(
          Arrays.copyOf(framed, before + tokens.length),
          before == 0 ? OptionalInt.empty() : OptionalInt.of(framed[before - 1]));
    }
  }

  /**
   * As llama.cpp's {@code llama-perplexity} does: one window after the other, of which the second
   * half counts, so that each counted token has at least half a window before it; a rest that fills
   * no window is left out. Each window begins with the model's begin token, in place of the text's
   * own token there.
   *
   * @param context tokens of a window, at least 4
   * @throws InfernumException the text doesn't fill two windows, which is as little as llama.cpp
   *     takes
   */
  public static List<Window> halves(Text text, int context) {
    int[] tokens = text.tokens();
    if (tokens.length < 2 * context) {
      throw new InfernumException(
          "the text has %d token%s, too few for two windows of %d; take a longer text, or fewer with --context"
              .formatted(tokens.length, tokens.length == 1 ? "" : "s", context));
    }
    List<Window> windows = new ArrayList<>();
    for (int at = 0; at + context <= tokens.length; at += context) {
      int[] part = Arrays.copyOfRange(tokens, at, at + context);
      text.begin().ifPresent(begin -> part[0] = begin);
      // Logits from the middle on count, so tokens from the one after it.
      windows.add(new Window(part, context / 2 + 1));
    }
    return windows;
  }

  /**
   * A window that moves on by a number of tokens, which are what counts of it (all, of the first
   * window): every token of the text but the first counts once.
   *
   * @param context tokens of a window at most, at least 2
   * @param stride how far it moves, less than {@code context}
   * @throws InfernumException the text has less than two tokens
   */
  public static List<Window> sliding(Text text, int context, int stride) {
    int[] tokens = text.tokens();
    if (tokens.length < 2) {
      throw new InfernumException(
          "the text has %d tokens; of two the second has a probability".formatted(tokens.length));
    }
    List<Window> windows = new ArrayList<>();
    int end = Math.min(context, tokens.length);
    windows.add(new Window(Arrays.copyOf(tokens, end), 1));
    while (end < tokens.length) {
      int next = Math.min(end + stride, tokens.length);
      int from = Math.max(0, next - context);
      windows.add(new Window(Arrays.copyOfRange(tokens, from, next), end - from));
      end = next;
    }
    return windows;
  }
}
