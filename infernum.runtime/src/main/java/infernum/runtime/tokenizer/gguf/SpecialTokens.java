package infernum.runtime.tokenizer.gguf;

import infernum.runtime.tokenizer.pipeline.TokenFinder;
import infernum.runtime.tokenizer.text.Trie;
import infernum.spi.text.Tokenizer.Specials;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds tokens as llama.cpp does: the longest first wherever it stands, of equally long ones the
 * leftmost, then what still has room beside them.
 */
final class SpecialTokens implements TokenFinder {
  private final List<Special> specials = new ArrayList<>();
  private final Trie trie = new Trie();

  /**
   * A token that is looked for.
   *
   * @param always whether it is found in plain text too
   */
  private record Special(String text, int token, boolean always, int bytes) {}

  private record Candidate(Special special, int begin) {
    int end() {
      return begin + special.text().length();
    }
  }

  /** Adds a token, before anything is found. */
  void add(String text, int token, boolean always) {
    if (!text.isEmpty()) {
      trie.put(text, specials.size());
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      specials.add(new Special(text, token, always, bytes));
    }
  }

  @Override
  public List<Found> find(String text, Specials which) {
    TreeMap<Integer, Found> found = new TreeMap<>();
    for (Candidate candidate : candidates(text, which)) {
      Map.Entry<Integer, Found> before = found.lowerEntry(candidate.end());
      if (before == null || before.getValue().end() <= candidate.begin()) {
        int token = candidate.special().token();
        found.put(candidate.begin(), new Found(token, candidate.begin(), candidate.end()));
      }
    }
    return List.copyOf(found.values());
  }

  /** All places of all tokens, in the order in which they are taken. */
  private List<Candidate> candidates(String text, Specials which) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      int node = trie.next(Trie.ROOT, text.charAt(i));
      for (int at = i + 1; node != Trie.NONE; at++) {
        int value = trie.value(node);
        if (value != Trie.NONE && (which == Specials.PARSE || specials.get(value).always())) {
          candidates.add(new Candidate(specials.get(value), i));
        }
        node = at < text.length() ? trie.next(node, text.charAt(at)) : Trie.NONE;
      }
    }
    candidates.sort(
        Comparator.comparingInt((Candidate c) -> -c.special().bytes())
            .thenComparingInt(Candidate::begin));
    return candidates;
  }
}
