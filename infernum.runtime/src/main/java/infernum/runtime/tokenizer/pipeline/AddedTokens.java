package infernum.runtime.tokenizer.pipeline;

import infernum.runtime.tokenizer.text.Characters;
import infernum.runtime.tokenizer.text.Trie;
import infernum.spi.text.Tokenizer.Specials;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Finds added tokens as the tokenizers library does: from left to right, the longest wherever one
 * begins; then their flags are looked at. A find that its flags or {@link Specials#TEXT} reject is
 * plain text as a whole.
 */
public final class AddedTokens implements TokenFinder {
  private final List<AddedToken> tokens;
  private final Trie trie = new Trie();

  /**
   * Of tokens, of which the last of equal contents counts.
   *
   * @param spelling how a content looks in the text that is searched
   */
  public AddedTokens(List<AddedToken> tokens, UnaryOperator<String> spelling) {
    this.tokens = List.copyOf(tokens);
    for (int i = 0; i < tokens.size(); i++) {
      String content = spelling.apply(tokens.get(i).content());
      if (!content.isEmpty()) {
        trie.put(content, i);
      }
    }
  }

  @Override
  public List<Found> find(String text, Specials specials) {
    if (trie.isEmpty()) {
      return List.of();
    }
    List<Found> found = new ArrayList<>();
    int last = 0;
    for (int i = 0; i < text.length(); ) {
      int node = trie.next(Trie.ROOT, text.charAt(i));
      int match = Trie.NONE;
      int end = i + 1;
      for (int at = i + 1; node != Trie.NONE; at++) {
        if (trie.value(node) != Trie.NONE) {
          match = trie.value(node);
          end = at;
        }
        node = at < text.length() ? trie.next(node, text.charAt(at)) : Trie.NONE;
      }
      if (match != Trie.NONE) {
        AddedToken token = tokens.get(match);
        if (isHere(token, text, i, end, specials)) {
          int from = token.lstrip() ? Math.max(last, spaceBefore(text, i)) : i;
          last = token.rstrip() ? spaceBehind(text, end) : end;
          // A token of white space may be gone: the one before took it.
          if (from < last) {
            found.add(new Found(token.id(), from, last));
          }
        }
      }
      i = end;
    }
    return found;
  }

  private static boolean isHere(
      AddedToken token, String text, int begin, int end, Specials specials) {
    if (token.special() && specials == Specials.TEXT) {
      return false;
    }
    return !token.singleWord()
        || ((begin == 0 || !Characters.isWord(text.codePointBefore(begin)))
            && (end == text.length() || !Characters.isWord(text.codePointAt(end))));
  }

  private static int spaceBefore(String text, int begin) {
    int at = begin;
    while (at > 0 && Characters.isWhiteSpace(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private static int spaceBehind(String text, int end) {
    int at = end;
    while (at < text.length() && Characters.isWhiteSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
